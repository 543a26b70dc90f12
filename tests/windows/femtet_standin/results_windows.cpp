// SPDX-License-Identifier: MIT
#include "results_windows.hpp"

#include <cmath>

#include "constants.hpp"
#include "orders.hpp"

namespace femtet_standin {

namespace {

Scripted* fresh(State& state) { return new Scripted(obey(state), this_version()); }

VARIANT complex(State& state, double real, double imaginary) {
    Scripted* made = fresh(state);
    made->property("Real", [real](const Arguments&) { return number(real); });
    made->property("Imag", [imaginary](const Arguments&) { return number(imaginary); });
    return object(made);
}

/// A tuple of numbers, in whichever of the two forms is ordered.
VARIANT tuple(const char* member, const std::vector<double>& values) {
    if (const auto order = order_for(member); order && order->deed == "numbers")
        return numbers(values);
    std::vector<VARIANT> each;
    for (const double value : values) each.push_back(number(value));
    return list(std::move(each));
}

double found(State& state, const std::string& name) {
    const auto at = state.solution->numbers.find(name);
    if (at == state.solution->numbers.end())
        throw Raised{"E5001 Result : no '" + name + "' in this result"};
    return at->second;
}

void add_modes(State& state, Scripted& part) {
    part.property("nMode", [&state](const Arguments&) {
        return whole(static_cast<long>(state.solution->frequencies.size()));
    });
    part.property(
        "Mode", [&state](const Arguments&) { return whole(static_cast<long>(state.mode)); },
        [&state](const Arguments& given) {
            state.mode = static_cast<std::size_t>(given.number(0));
            return nothing();
        });
    part.method("GetFreq", 0, [&state](const Arguments&) {
        const auto& all = state.solution->frequencies;
        if (state.mode >= all.size()) throw Raised{"E5002 Result : no such mode"};
        return complex(state, all[state.mode], 0);
    });
}

VARIANT galileo(State& state) {
    Scripted* part = fresh(state);
    add_modes(state, *part);
    part->property(
        "Potential", [&state](const Arguments&) { return number(state.potential); },
        [&state](const Arguments& given) {
            state.potential = given.number(0);
            return nothing();
        });
    part->method("GetMaxDisplacement_py", 0, [&state](const Arguments&) {
        return tuple("GetMaxDisplacement_py", {0, 0, found(state, "dz")});
    });
    part->method("GetMaxStress_py", 0, [&state](const Arguments&) {
        const double mises = found(state, "mises");
        return tuple("GetMaxStress_py", {mises / 2, mises / 3, mises});
    });
    part->method("GetMAXPotentialPoint_py", 1, [&state](const Arguments&) {
        if (state.result_shown) return list({flag(false), tuple("", {0, 0, 0}), number(0)});
        if (state.potential != constant("GALILEO_VON_MISES_C"))
            throw Raised{"E5003 Result : no potential is chosen"};
        return list({flag(true), tuple("", {0, 0, 100}), number(found(state, "mises"))});
    });
    part->method("GetMass", 1, [&state](const Arguments& given) {
        return number(found(state, "mass " + given.text(0)));
    });
    part->property(
        "Vector", [&state](const Arguments&) { return number(state.vector); },
        [&state](const Arguments& given) {
            state.vector = given.number(0);
            return nothing();
        });
    part->method("GetVectorAtPoint_py", 3, [&state](const Arguments&) {
        if (state.vector != constant("GALILEO_DISPLACEMENT_C"))
            throw Raised{"E5003 Result : no vector is chosen"};
        const auto& tips = state.solution->tips;
        if (state.mode >= tips.size()) return list({flag(false), list({})});
        std::vector<VARIANT> each;
        for (const double part_of : tips[state.mode]) each.push_back(complex(state, part_of, 0));
        return list({flag(true), list(std::move(each))});
    });
    return object(part);
}

VARIANT gauss(State& state) {
    Scripted* part = fresh(state);
    part->method("GetCoilList", 0, [](const Arguments&) { return list({text("コイル")}); });
    part->method("GetL", 2, [&state](const Arguments& given) {
        if (given.text(0) != "コイル")
            throw Raised{"E5004 Result : no coil '" + given.text(0) + "'"};
        return number(found(state, "L"));
    });
    return object(part);
}

VARIANT watt(State& state) {
    Scripted* part = fresh(state);
    part->method("GetTemp_py", 1, [&state](const Arguments& given) {
        const double highest = found(state, "temp " + given.text(0));
        return tuple("GetTemp_py", {highest, highest - 4, highest - 2});
    });
    return object(part);
}

VARIANT hertz(State& state) {
    Scripted* part = fresh(state);
    add_modes(state, *part);
    part->method("GetSMatrix", 2, [&state](const Arguments&) {
        const auto& all = state.solution->s11;
        if (state.mode >= all.size()) throw Raised{"E5002 Result : no such mode"};
        return complex(state, 0, -all[state.mode]);
    });
    return object(part);
}

}  // namespace

VARIANT gogh(State& state) {
    if (!state.result_open) throw Raised{"E5000 Result : no result is open"};
    Scripted* made = fresh(state);
    made->method("Activate", 0, [](const Arguments&) { return nothing(); });
    for (const auto& [member, what] :
         {std::pair{"CalcVolume_py", "volume"}, {"CalcArea_py", "area"}})
        made->method(member, 1, [&state, what = std::string(what)](const Arguments&) {
            return list({flag(true), number(found(state, what))});
        });
    made->method("SimpleIntegralVectorAtFace_py", 3, [&state](const Arguments& given) {
        if (given.number(2) != constant("PART_VEC_Y_PART_C"))
            throw Raised{"E5005 Result : no such part of a vector"};
        return list({flag(true), complex(state, found(state, "flow"), 0)});
    });
    made->property("Galileo", [&state](const Arguments&) { return galileo(state); });
    made->property("Gauss", [&state](const Arguments&) { return gauss(state); });
    made->property("Watt", [&state](const Arguments&) { return watt(state); });
    made->property("Hertz", [&state](const Arguments&) { return hertz(state); });
    return object(made);
}

Scripted::Has this_version() {
    return [](const std::string& member) { return !is_left_out(member); };
}

Scripted::Before obey(State& state) {
    return [&state](const std::string& member, VARIANT& instead) {
        const auto order = order_for(member);
        if (!order) return false;
        if (order->deed == "crash") TerminateProcess(GetCurrentProcess(), 0xC0000005);
        if (order->deed == "hang") Sleep(INFINITE);
        if (order->deed == "slow") Sleep(static_cast<DWORD>(std::atoi(order->text.c_str())));
        if (order->deed == "raise") throw Raised{order->text};
        if (order->deed == "dialog")
            MessageBoxW(state.window, wide(order->text).c_str(), L"Femtet", MB_OKCANCEL);
        if (order->deed != "false") return false;
        state.last_error = order->text;
        instead = member == "Mesh" ? whole(0) : flag(false);
        return true;
    };
}

}  // namespace femtet_standin
