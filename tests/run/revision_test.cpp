// SPDX-License-Identifier: MIT
#include "run/revision.hpp"

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
    CHECK(facts.error().kind == ErrorKind::invalid);
    CHECK(facts.error().message.find(
              "study 'sum': trial 1 cannot be judged by the changed goals: ") == 0);
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
