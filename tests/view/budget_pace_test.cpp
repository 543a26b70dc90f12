// SPDX-License-Identifier: MIT
#include "view/budget_pace.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::view;
using namespace std::chrono_literals;

namespace {

constexpr Instant start{};

/// After 100 s in which 10 trials were complete and 40 more failed.
BudgetPace after_a_while(const study::Budget& budget,
                         std::optional<std::uint64_t> designs = std::nullopt) {
    BudgetPace pace(budget, designs);
    pace.note(start, 0, 0, 0);
    pace.note(start + 100s, 10, 50, 100);
    return pace;
}

}  // namespace

TEST_CASE("the limit that comes first is the one that is told", "[view][pace]") {
    const auto first = [](const study::Budget& budget) {
        return *after_a_while(budget).first(start + 100s);
    };
    const Limit trials = first({100, {}, {}});
    CHECK(trials.what == Limit::What::trials);
    CHECK(trials.spent == 10);
    CHECK(trials.of == 100);
    CHECK(*trials.left_s == Approx(900));

    const Limit attempts = first({100, 200, {}});
    CHECK(attempts.what == Limit::What::attempts);
    CHECK(attempts.spent == 50);
    CHECK(attempts.of == 200);
    CHECK(*attempts.left_s == Approx(300));

    const Limit time = first({100, 200, 2min});
    CHECK(time.what == Limit::What::time);
    CHECK(time.spent == 100);
    CHECK(time.of == 120);
    CHECK(*time.left_s == Approx(20));

    CHECK(first({100, 200, 2h}).what == Limit::What::attempts);
}

TEST_CASE("a finite space is a limit too", "[view][pace]") {
    const Limit limit = *after_a_while({100, {}, {}}, 60).first(start + 100s);
    CHECK(limit.what == Limit::What::designs);
    CHECK(limit.of == 60);
    CHECK(*limit.left_s == Approx(20));
}

TEST_CASE("while nothing is complete the limits that are known are told", "[view][pace]") {
    BudgetPace pace({100, {}, 1h}, std::nullopt);
    pace.note(start, 0, 0, 0);
    pace.note(start + 60s, 0, 0, 60);
    const Limit time = *pace.first(start + 60s);
    CHECK(time.what == Limit::What::time);
    CHECK(*time.left_s == Approx(3540));

    BudgetPace unknown({100, 200, {}}, std::nullopt);
    unknown.note(start, 30, 90, 0);
    const Limit used_up_most = *unknown.first(start);
    CHECK(used_up_most.what == Limit::What::attempts);
    CHECK_FALSE(used_up_most.left_s);

    BudgetPace endless({}, std::nullopt);
    endless.note(start, 0, 0, 0);
    CHECK_FALSE(endless.first(start));
}

TEST_CASE("a time that is used up is nothing left, not less", "[view][pace]") {
    BudgetPace pace({{}, {}, 1min}, std::nullopt);
    pace.note(start, 0, 0, 75);
    CHECK(pace.first(start)->left_s == 0.0);
}
