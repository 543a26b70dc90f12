// SPDX-License-Identifier: MIT
// What follows from the cause of a failure: what is told, what is kept, and when a study pauses.
#include <algorithm>
#include <limits>

#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;
using study::Cause;
using study::Failure;
using study::FailureKind;

namespace {

Solved failing(Failure failure) {
    return {.report = {.failure = std::move(failure), .seconds = 1}, .takes = 1s};
}

const Failure unreadable{FailureKind::design, "post", "output 'fwit': there is no line 'fwit = '",
                         Cause::unreadable};

/// A study that ran to its end, or as far as it goes.
std::unique_ptr<World> ran(const std::string& text, const World::Solve& solve,
                           const std::vector<store::Record>& past = {}) {
    auto world = std::make_unique<World>(text, past);
    if (solve) world->solve = solve;
    world->enlist(WorkerId{1}, 1);
    world->run();
    return world;
}

bool heard(const World& world, const std::string& words) {
    const auto& all = world.learner->heard;
    return std::find(all.begin(), all.end(), words) != all.end();
}

std::string study_with(int trials, const std::string& key) {
    std::string text = study_of_sum(trials);
    return text.replace(text.find("[optimizer]"), 0, key + "\n");
}

}  // namespace

TEST_CASE("a mistake of the set-up stops the study at once and teaches nothing", "[run][setup]") {
    const Failure mistake{FailureKind::setup, "", "solver 'adder': there is no program 'gmsh'"};
    const auto world =
        ran(study_of_sum(5), [&](const run::Assignment&) { return failing(mistake); });

    CHECK(world->study().ending()->state == store::StudyState::paused);
    CHECK(world->study().ending()->why == mistake.message);
    CHECK(world->study().ending()->error == Error{ErrorKind::invalid, mistake.message});
    CHECK(world->said.size() == 1);
    CHECK(world->learner->heard.empty());
    CHECK(world->study().history().ended().empty());
    CHECK(world->study().history().trial(1).state == study::TrialState::queued);

    SECTION("and its trial is solved when the study goes on, as if it had not been tried") {
        const auto resumed = ran(study_of_sum(5), {}, world->journal);
        CHECK(resumed->study().history().completed() == 5);
        CHECK(resumed->study().history().attempt_count(1) == 2);
    }
}

TEST_CASE("a mistake of the set-up counts against no trial", "[run][setup]") {
    auto past = std::vector<store::Record>();
    for (int run = 0; run < 4; ++run)
        past = ran(
                   study_of_sum(3),
                   [](const run::Assignment&) {
                       return failing({FailureKind::setup, "", "no licence file is named"});
                   },
                   past)
                   ->journal;

    const auto mended = ran(study_of_sum(3), {}, past);

    CHECK(mended->study().history().completed() == 3);
    CHECK(mended->study().history().attempt_count(1) == 5);
}

TEST_CASE("slots that meet the same mistake of the set-up stop the study once", "[run][setup]") {
    World world(study_of_sum(20));
    world.solve = [](const run::Assignment&) {
        return failing({FailureKind::setup, "", "no licence file is named"});
    };
    world.enlist(WorkerId{1}, 4);

    world.run();

    CHECK(world.said.size() == 4);
    CHECK(world.study().ending()->why == "no licence file is named");
    CHECK(world.runner().idle());
}

TEST_CASE("results that were not found teach from the first success on", "[run][unreadable]") {
    const auto solve = [](const run::Assignment& assignment) {
        if (assignment.trial.number == 3 || assignment.trial.number == 6)
            return Solved{.report = {.response = {1}, .seconds = 1}, .takes = 1s};
        return failing(unreadable);
    };
    const std::string text = study_with(2, "attempts = 9");
    const auto whole = ran(text, solve);

    CHECK(heard(*whole, "1 dropped"));
    CHECK(heard(*whole, "2 dropped"));
    CHECK(heard(*whole, "4 failed: post"));
    CHECK(heard(*whole, "5 failed: post"));

    SECTION("and so they do when the study was killed at any record") {
        for (std::size_t kept = 0; kept <= whole->journal.size(); ++kept) {
            const auto resumed =
                ran(text, solve,
                    {whole->journal.begin(), whole->journal.begin() + static_cast<long>(kept)});
            CAPTURE(kept);
            REQUIRE(designs(resumed->study()) == designs(whole->study()));
        }
    }
}

TEST_CASE("a study that never finds its result pauses and says why", "[run][hopeless]") {
    const auto world =
        ran(study_of_sum(5), [&](const run::Assignment&) { return failing(unreadable); });

    CHECK(world->study().history().size() == 20);
    CHECK(world->study().ending()->state == store::StudyState::paused);
    CHECK(world->study().ending()->why ==
          "no trial has succeeded, and the last 20 failed alike: output 'fwit': there is no line "
          "'fwit = '");
    CHECK(world->study().ending()->telling == 20);
    CHECK_FALSE(world->study().ending()->error);

    SECTION("and goes on when asked, counting anew") {
        const auto again = ran(study_of_sum(5), world->solve, world->journal);
        CHECK(again->study().history().size() == 40);
        CHECK(again->study().ending()->telling == 40);
    }
    SECTION("and succeeds when it is mended") {
        const auto mended = ran(study_of_sum(5), {}, world->journal);
        CHECK(mended->study().history().completed() == 5);
        CHECK(mended->study().ending()->state == store::StudyState::done);
    }
}

TEST_CASE("designs that cannot be solved may be many before a study is hopeless",
          "[run][hopeless]") {
    const auto solve = [](const run::Assignment& assignment) {
        const std::string element = std::to_string(100 + assignment.trial.number);
        return failing({FailureKind::design, "mesh", "element " + element + " is inside out"});
    };
    CHECK(ran(study_of_sum(5), solve)->study().history().size() == 100);
    CHECK(ran(study_with(5, "hopeless_after = 7"), solve)->study().history().size() == 7);

    const auto unbounded = ran(study_with(5, "hopeless_after = 0\nattempts = 150"), solve);
    CHECK(unbounded->study().history().size() == 150);
    CHECK(unbounded->study().ending()->state == store::StudyState::done);
}

TEST_CASE("a study in which anything ever succeeded is never hopeless", "[run][hopeless]") {
    const auto solve = [](const run::Assignment& assignment) {
        if (assignment.trial.number == 2)
            return Solved{.report = {.response = {1}, .seconds = 1}, .takes = 1s};
        return failing({FailureKind::design, "mesh", "no"});
    };
    const auto world = ran(study_with(5, "hopeless_after = 10\nattempts = 60"), solve);
    CHECK(world->study().history().size() == 60);
    CHECK(world->study().ending()->state == store::StudyState::done);

    const auto resumed =
        ran(study_with(5, "hopeless_after = 10\nattempts = 90"), solve, world->journal);
    CHECK(resumed->study().history().size() == 90);
}

TEST_CASE("failures that the study file names make no study hopeless", "[run][hopeless]") {
    const auto world = ran(study_with(5, "attempts = 130"), [](const run::Assignment&) {
        return failing(
            {FailureKind::design, "solve", "'run.log' says 'diverged'", Cause::declared});
    });
    CHECK(world->study().history().size() == 130);
    CHECK(world->study().ending()->state == store::StudyState::done);
    CHECK(heard(*world, "1 failed: solve"));
}

TEST_CASE("a response that cannot be judged is recorded with the verdict that it could not",
          "[run][unjudged]") {
    const std::string text = study_with(3, "attempts = 4");
    const auto world = ran(text, [honest = World(text).solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        if (assignment.trial.number == 2)
            solved.report.response[0] = std::numeric_limits<double>::infinity();
        return solved;
    });

    const auto trial = world->study().history().trial(2);
    CHECK(trial.state == study::TrialState::failed);
    CHECK(trial.response == std::vector<double>{std::numeric_limits<double>::infinity()});
    CHECK(trial.failure == Failure{FailureKind::design, "post",
                                   "objective 'sum': response 'total' is infinite; it must be "
                                   "finite",
                                   Cause::unjudged});
    CHECK(heard(*world, "2 failed: post"));
    CHECK(world->study().history().completed() == 3);
    const auto attempts = world->study().history().attempts(2);
    REQUIRE(attempts.size() == 1);
    CHECK(attempts[0].failure == trial.failure);
}

TEST_CASE("a response outside its plausible range is kept and fails its trial", "[run][unjudged]") {
    const std::string text = study_of_sum(2, "[outputs]\ntotal = { lower = 0.01 }\n");
    const auto world = ran(text, [](const run::Assignment& assignment) {
        const double total = assignment.trial.number == 1 ? 0 : 1;
        return Solved{.report = {.response = {total}, .seconds = 1}, .takes = 1s};
    });

    const auto trial = world->study().history().trial(1);
    CHECK(trial.state == study::TrialState::failed);
    CHECK(trial.response == std::vector<double>{0});
    CHECK(trial.failure->message ==
          "output 'total' is 0, below its plausible lower limit 0.01; see what the solver wrote, "
          "or widen [outputs] if this can be");
    CHECK(trial.failure->cause == Cause::implausible);
    CHECK(world->study().history().completed() == 2);
}

TEST_CASE("a response of the wrong size is nobody's design", "[run]") {
    const auto world = ran(study_of_sum(5), [](const run::Assignment&) {
        return Solved{.report = {.response = {1, 2}, .seconds = 1}, .takes = 1s};
    });
    CHECK(world->study().ending()->why ==
          "3 faults in a row, the last: the solver returned 2 responses; the study has 1; mend the "
          "plugin, then resume the study");
    CHECK(world->study().history().trial(1).failure->kind == FailureKind::fault);
}

TEST_CASE("a solver that calls its stage 'femrun' spends its attempts like any other",
          "[run][cause][restart]") {
    const std::string stage = GENERATE("femrun", "licence", "disk", "mesh");
    const std::string text = study_of_sum(1, "[retry]\nattempts_max = 3\nbackoff = \"1 h\"\n");
    const auto fails = [&](const run::Assignment&) {
        return failing({FailureKind::resource, stage, "the model server is down"});
    };
    World first(text);
    first.solve = fails;
    first.enlist(WorkerId{1}, 1);
    first.run_until(70min);
    CHECK(first.said.size() == 2);

    const auto resumed = ran(text, fails, first.journal);

    CHECK(resumed->said[0] == "trial 1 attempt 3 on pc1");
    CHECK(resumed->said[1] == "trial 2 attempt 1 on pc1");
}
