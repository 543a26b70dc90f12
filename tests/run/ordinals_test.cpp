// SPDX-License-Identifier: MIT
// Attempts of a trial are counted through, whatever ends the process between them.
#include "support/catch.hpp"

#include "run/world.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const std::string two_trials = study_of_sum(2);

}  // namespace

TEST_CASE("an attempt after a restart has an ordinal that no earlier one had", "[run][restart]") {
    World world(two_trials);
    world.solve = [](const run::Assignment&) {
        const study::Failure none{study::FailureKind::resource, "licence", "no licence is free"};
        return Solved{.report = {.failure = none, .seconds = 1}, .takes = 1s};
    };
    world.enlist(WorkerId{1}, 1);
    world.run_until(25s);

    World resumed(two_trials, world.journal);
    resumed.enlist(WorkerId{1}, 1);
    resumed.run();

    const store::History& history = resumed.study().history();
    std::uint32_t next = 1;
    for (const store::AttemptHistory& attempt : history.attempts(1))
        CHECK(attempt.ordinal == next++);
    CHECK(next > 3);
    CHECK(history.completed() == 2);
}
