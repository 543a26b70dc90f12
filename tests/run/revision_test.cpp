// SPDX-License-Identifier: MIT
#include "run/revision.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "run/tidy_files.hpp"
#include "run/world.hpp"
#include "study/study_file.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

std::string study_text(const std::string& optimizer, const std::string& goals,
                       const std::string& high = "1") {
    return "[study]\nname = \"sum\"\ntrials = 8\n[optimizer]\nplugin = \"" + optimizer +
           "\"\nseed = 1\n[solver]\nplugin = \"adder\"\n[parameters]\nx1 = { low = 0, high = " +
           high + " }\nx2 = { low = 0, high = 1 }\n[objectives]\n" + goals;
}

const std::string least = "sum = { minimize = \"total\" }\n";
const std::string most = "sum = { maximize = \"total\" }\n";

study::StudyDefinition definition(const std::string& text) {
    return study::StudyFile::read(text, "study.toml").file->definition();
}

/// The records of a study that ran to its end with `text`, and went on as a revision wants it.
std::vector<store::Record> revised(World& world, const std::string& was, const std::string& is) {
    const auto before = definition(was), after = definition(is);
    auto facts = run::revision(world.study().history(), {before, after});
    REQUIRE(facts.ok());
    auto records = world.journal;
    for (store::Fact& fact : *facts) records.push_back({StudyId{1}, world.wall(), std::move(fact)});
    return records;
}

}  // namespace

TEST_CASE("what was solved is judged by the new goals, and not solved again", "[run][revision]") {
    World world(study_text("learner", least));
    world.enlist(WorkerId{1}, 1);
    world.run();
    const auto best_before = *world.study().standing().best();

    World turned(study_text("learner", most),
                 revised(world, study_text("learner", least), study_text("learner", most)));

    CHECK(turned.study().history().completed() == 8);
    const auto best_after = *turned.study().standing().best();
    CHECK(best_after != best_before);
    const auto history = turned.study().history();
    for (const auto& trial : history.trials())
        CHECK(trial.response[0] <= history.trial(best_after).response[0]);
}

TEST_CASE("an optimizer that begins anew adopts the past, and is itself restored exactly",
          "[run][revision][restart]") {
    const std::string was = study_text("learner", least);
    std::string is = study_text("other", least);
    is.replace(is.find("trials = 8"), 10, "trials = 14");
    World first(was);
    first.enlist(WorkerId{1}, 1);
    first.run();
    const auto records = revised(first, was, is);

    World whole(is, records);
    whole.enlist(WorkerId{1}, 1);
    whole.run();

    CHECK(whole.learner->heard[0] == "adopted 1");
    CHECK(whole.learner->heard[7] == "adopted 8");
    CHECK(whole.study().history().completed() == 14);
    for (std::size_t kept = records.size(); kept <= whole.journal.size(); ++kept) {
        World resumed(is, {whole.journal.begin(), whole.journal.begin() + static_cast<long>(kept)});
        resumed.enlist(WorkerId{1}, 1);
        resumed.run();
        CAPTURE(kept);
        REQUIRE(designs(resumed.study()) == designs(whole.study()));
    }
}

TEST_CASE("of a narrowed range the trials inside go on counting, the others stay on record",
          "[run][revision]") {
    const std::string was = study_text("learner", least);
    const std::string is = study_text("learner", least, "0.5");
    World world(was);
    world.enlist(WorkerId{1}, 1);
    world.run();
    std::vector<std::string> inside;
    const auto& past = world.study().history();
    for (const auto& trial : past.trials())
        if (trial.design[0] <= 0.5) inside.push_back(fmt::format("adopted {}", trial.number));
    REQUIRE(inside.size() > 1);
    REQUIRE(inside.size() < 8);
    const auto records = revised(world, was, is);

    World narrowed(is, records);
    const auto& history = narrowed.study().history();
    CHECK(history.size() == 8);
    CHECK(history.adopted() == 8);
    CHECK(history.adopted_counting() == inside.size());
    CHECK(history.completed() == inside.size());
    for (const auto& trial : history.trials()) {
        CHECK(trial.counts == (trial.design[0] <= 0.5));
        if (!trial.counts)
            CHECK(trial.outside ==
                  fmt::format("'x1' was {}, which is not a number from 0 to 0.5", trial.design[0]));
    }
    const auto best = history.trial(*narrowed.study().standing().best());
    CHECK(best.counts);
    narrowed.enlist(WorkerId{1}, 1);
    narrowed.run();

    CHECK(history.completed() == 8);
    CHECK(history.size() == 16 - inside.size());
    CHECK(std::vector<std::string>(
              narrowed.learner->heard.begin(),
              narrowed.learner->heard.begin() + static_cast<long>(inside.size())) == inside);
    for (std::size_t kept = records.size(); kept <= narrowed.journal.size(); ++kept) {
        World resumed(
            is, {narrowed.journal.begin(), narrowed.journal.begin() + static_cast<long>(kept)});
        resumed.enlist(WorkerId{1}, 1);
        resumed.run();
        CAPTURE(kept);
        REQUIRE(designs(resumed.study()) == designs(narrowed.study()));
    }
}

TEST_CASE("the files of what led before stay when its design is outside", "[run][revision]") {
    const std::string was = study_text("learner", most), is = study_text("learner", most, "0.1");
    World world(was);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        solved.report.folder = "t" + std::to_string(assignment.trial.number);
        return solved;
    };
    world.enlist(WorkerId{1}, 1);
    world.run();
    const std::uint64_t best = *world.study().standing().best();
    const std::string folder = "t" + std::to_string(best);
    REQUIRE(run::folders_that_stay(world.study()).contains(folder));

    const World narrowed(is, revised(world, was, is));

    REQUIRE_FALSE(narrowed.study().history().trial(best).counts);
    CHECK(run::folders_that_stay(narrowed.study()).contains(folder));
}

TEST_CASE("a range that is widened again takes back what was outside", "[run][revision]") {
    const std::string wide = study_text("learner", least);
    const std::string narrow = study_text("learner", most, "0.5");
    World first(wide);
    first.enlist(WorkerId{1}, 1);
    first.run();
    World second(narrow, revised(first, wide, narrow));

    World third(wide, revised(second, narrow, wide));

    const auto &was = first.study().history(), &is = third.study().history();
    CHECK(is.adopted_counting() == 8);
    CHECK(is.completed() == 8);
    for (const auto& trial : is.trials()) {
        CHECK(trial.design == was.trial(trial.number).design);
        CHECK(trial.verdict == was.trial(trial.number).verdict);
    }
    CHECK(third.study().standing().best() == first.study().standing().best());
}

TEST_CASE("what waits for a slot and is outside the new space is not solved", "[run][revision]") {
    const std::string was = study_text("learner", least), is = study_text("learner", least, "0.5");
    World world(was);
    world.solve = [](const run::Assignment&) { return Solved{.never = true}; };
    world.enlist(WorkerId{1}, 6);
    world.run_until(std::chrono::seconds(1));

    World narrowed(is, revised(world, was, is), std::chrono::minutes(1));

    for (const auto& trial : narrowed.study().history().trials()) {
        CHECK(trial.counts == (trial.design[0] <= 0.5));
        CHECK(study::is_finished(trial.state) != trial.counts);
        if (!trial.counts) {
            CHECK(trial.state == study::TrialState::cancelled);
            CHECK(narrowed.study().history().attempts(trial.number)[0].state ==
                  study::AttemptState::lost);
        }
    }
}

TEST_CASE("a parameter that is added says which value it had, or the study cannot go on",
          "[run][revision]") {
    const std::string was = study_text("learner", least);
    std::string is = was;
    is.insert(is.find("[objectives]"), "ribs = { low = 2, high = 6, type = \"integer\" }\n");
    World world(was);
    world.enlist(WorkerId{1}, 1);
    world.run();
    const auto before = definition(was), after = definition(is);

    const auto refused = run::revision(world.study().history(), {before, after});
    const auto goes_on =
        run::revision(world.study().history(), {before, after, {{"ribs", std::int64_t{4}}}});

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == ErrorKind::invalid);
    CHECK(refused.error().message ==
          "study 'sum': 'ribs' is new, and nothing says which value it had until now; write under "
          "[study], with the right value, before = { ribs = 2 }, and use --resume; or use --name "
          "for a new study");
    REQUIRE(goes_on.ok());
    REQUIRE(goes_on->size() == 9);
    const auto* placed = std::get_if<store::TrialPlaced>(&goes_on->front());
    REQUIRE(placed != nullptr);
    CHECK(placed->counts);
    CHECK(placed->design.back() == 4);
}

TEST_CASE("an optimizer of another version begins anew with what there is", "[run][revision]") {
    World world(study_text("learner", least));
    world.enlist(WorkerId{1}, 1);
    world.run();
    const auto same = definition(study_text("learner", least));

    const auto facts =
        run::revision(world.study().history(), {same, same, {}, run::Change::Optimizer::another});

    REQUIRE(facts.ok());
    REQUIRE(facts->size() == 1);
    CHECK(std::get<store::StudyRevised>(facts->front()).trials == 8);
}

TEST_CASE("a goal that needs what was never recorded cannot judge the past", "[run][revision]") {
    World world(study_text("learner", least));
    world.enlist(WorkerId{1}, 1);
    world.run();

    const auto was = definition(study_text("learner", least));
    const auto is = definition(study_text("learner", "mass = { minimize = \"mass\" }\n"));
    const auto facts = run::revision(world.study().history(), {was, is});

    REQUIRE_FALSE(facts.ok());
    CHECK(
        facts.error() ==
        Error{ErrorKind::invalid,
              "study 'sum': trial 1 cannot be judged by the changed goals: objective 'mass' needs "
              "response 'mass', which was not recorded for it; use --name for a new study"});
}

TEST_CASE("a response that could not be judged is judged when the goals are mended",
          "[run][revision]") {
    // Half of the sums are below 1, where this has no value.
    const std::string broken = "sum = { minimize = \"log(total - 1)\" }\n";
    const std::string was = study_text("learner", broken), is = study_text("learner", least);
    World world(was);
    world.enlist(WorkerId{1}, 1);
    world.run();
    const auto failed = world.study().history().failed();
    REQUIRE(failed > 0);

    World mended(is, revised(world, was, is));
    CHECK(mended.study().history().failed() == 0);
    CHECK(mended.study().history().completed() == 8 + failed);

    SECTION("and the other way round") {
        World worse(was, revised(mended, is, was));
        CHECK(worse.study().history().failed() == failed);
        CHECK(worse.study().history().completed() == 8);
        for (const auto& trial : worse.study().history().trials())
            CHECK(trial.response.size() == 1);
        worse.enlist(WorkerId{1}, 1);
        worse.run();
        const auto& heard = worse.learner->heard;
        CHECK(std::count_if(heard.begin(), heard.end(), [](const std::string& words) {
                  return words.ends_with("failed: post");
              }) == static_cast<std::ptrdiff_t>(failed));
    }
}

TEST_CASE("a new plausible range judges what was solved before", "[run][revision]") {
    const std::string was = study_text("learner", least);
    const std::string is = was + "[outputs]\ntotal = { lower = 1 }\n";
    World world(was);
    world.enlist(WorkerId{1}, 1);
    world.run();

    World turned(is, revised(world, was, is));

    std::uint64_t below = 0;
    for (const auto& trial : turned.study().history().trials())
        if (trial.response[0] < 1) ++below;
    REQUIRE(below > 0);
    CHECK(turned.study().history().failed() == below);
}

TEST_CASE("what was never recorded is not taken for NaN after a second revision",
          "[run][revision]") {
    const std::string was = study_text("learner", least);
    std::string more = was, needed = study_text("learner", "mass = { minimize = \"mass\" }\n");
    more.replace(more.find("trials = 8"), 10, "trials = 8\nrecord = [\"mass\"]");
    World world(was);
    world.enlist(WorkerId{1}, 1);
    world.run();

    World wider(more, revised(world, was, more));
    const auto before = definition(more), after = definition(needed);
    const auto facts = run::revision(wider.study().history(), {before, after});

    REQUIRE_FALSE(facts.ok());
    CHECK(facts.error().message.find("response 'mass', which was not recorded for it") !=
          std::string::npos);
}

TEST_CASE("a changed solver setting leaves the optimizer as it is", "[run][revision]") {
    World world(study_text("learner", least));
    world.enlist(WorkerId{1}, 1);
    world.run();
    study::StudyDefinition is = definition(study_text("learner", least));
    is.solver.settings = "{\"threads\":2}";

    const auto was = definition(study_text("learner", least));
    const auto facts = run::revision(world.study().history(), {was, is});

    REQUIRE(facts.ok());
    CHECK(facts->empty());
}
