// SPDX-License-Identifier: MIT
// What a trial costs beside Femtet's own time: calls to another process, which are counted, and
// what the plugin does itself, which is measured and told where FEMRUN_FEMTET_TIMES is set.
#include <windows.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "femtet/standin.hpp"
#include "femtet_standin/link_windows.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;
using femtet_standin::femtet_of;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

/// A way of our own to the one stand-in that runs.
class Visitor {
public:
    Visitor() {
        CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
        femtet_ = femtet_of(StandIn::running().at(0));
        spent_ = id(L"StandInSpent");
        redraw_ = id(L"Redraw");
    }
    ~Visitor() {
        femtet_->Release();
        CoUninitialize();
    }
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;

    /// Calls and seconds that the stand-in has seen so far.
    std::pair<double, double> spent() {
        VARIANT found = asked(spent_);
        double numbers[2] = {};
        for (LONG i = 0; i < 2; ++i) {
            VARIANT each;
            VariantInit(&each);
            SafeArrayGetElement(found.parray, &i, &each);
            numbers[i] = each.dblVal;
        }
        VariantClear(&found);
        return {numbers[0], numbers[1]};
    }
    void redraw() { asked(redraw_); }

private:
    DISPID id(const wchar_t* member) {
        LPOLESTR name = const_cast<LPOLESTR>(member);
        DISPID found = 0;
        femtet_->GetIDsOfNames(IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &found);
        return found;
    }
    VARIANT asked(DISPID member) {
        VARIANT found;
        VariantInit(&found);
        DISPPARAMS none{};
        femtet_->Invoke(member, IID_NULL, LOCALE_USER_DEFAULT,
                        DISPATCH_METHOD | DISPATCH_PROPERTYGET, &none, &found, nullptr, nullptr);
        return found;
    }

    IDispatch* femtet_ = nullptr;
    DISPID spent_ = 0, redraw_ = 0;
};

}  // namespace

TEST_CASE("a trial asks Femtet no more than it must", "[femtet][overhead]") {
    constexpr int trials = 20;
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");
    REQUIRE(femtet.solve() == "ok");  // which learns what members are numbered
    Visitor visitor;

    auto [calls, inside] = visitor.spent();
    const auto began = Clock::now();
    for (int i = 0; i < trials; ++i) REQUIRE(femtet.solve({3.0 + i * 0.1, 4}) == "ok");
    const double took = seconds_since(began);
    const auto [calls_then, inside_then] = visitor.spent();
    calls = (calls_then - calls - 1) / trials;
    inside = (inside_then - inside) / trials;

    // Two variables; Gaudi, twice its Activate, ReExecute, Mesh; Redraw, Solve, OpenCurrentResult;
    // Gogh, Gauss, GetCoilList, GetL.
    CHECK(calls == 14);
    if (std::getenv("FEMRUN_FEMTET_TIMES")) {
        const double inside_before = visitor.spent().second;
        const auto began_alone = Clock::now();
        for (int i = 0; i < 200; ++i) visitor.redraw();
        const double alone =
            (seconds_since(began_alone) - (visitor.spent().second - inside_before)) / 200;
        std::cout << "a trial: " << took / trials * 1e3 << " ms, of which the stand-in takes "
                  << inside * 1e3 << " ms in " << calls << " calls; a call alone takes "
                  << alone * 1e3 << " ms, so that "
                  << (took / trials - inside - calls * alone) * 1e3
                  << " ms are the plugin's own and what objects cost\n";
    }
    femtet.end();  // before the visitor leaves COM, which ends some of it for others under Wine
}
