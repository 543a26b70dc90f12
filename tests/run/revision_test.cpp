// SPDX-License-Identifier: MIT
#include "run/revision.hpp"

#include <algorithm>

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
    auto facts = run::revision(world.study().history(), definition(was), definition(is));
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

TEST_CASE("a study whose parameters have changed is another study", "[run][revision]") {
    World world(study_text("learner", least));
    world.enlist(WorkerId{1}, 1);
    world.run();

    const auto facts =
        run::revision(world.study().history(), definition(study_text("learner", least)),
                      definition(study_text("learner", least, "2")));

    REQUIRE_FALSE(facts.ok());
    CHECK(facts.error().message ==
          "study 'sum': its parameters have changed, so its 8 trials are of another search space; "
          "use --name for a "
          "new study");
}

TEST_CASE("a goal that needs what was never recorded cannot judge the past", "[run][revision]") {
    World world(study_text("learner", least));
    world.enlist(WorkerId{1}, 1);
    world.run();

    const auto facts =
        run::revision(world.study().history(), definition(study_text("learner", least)),
                      definition(study_text("learner", "mass = { minimize = \"mass\" }\n")));

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
    const auto facts = run::revision(wider.study().history(), definition(more), definition(needed));

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

    const auto facts =
        run::revision(world.study().history(), definition(study_text("learner", least)), is);

    REQUIRE(facts.ok());
    CHECK(facts->empty());
}
