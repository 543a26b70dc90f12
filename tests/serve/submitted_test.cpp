// SPDX-License-Identifier: MIT
// What becomes of a study that is handed in: it is taken, followed, or refused with the reason.
#include "serve/rig.hpp"

using namespace femrun;
using namespace femrun::serve::testing;
using store::testing::Folder;

TEST_CASE("a study that is handed in while it runs is followed, another one of its name waits",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    const auto first = must(rig.submit(submission(study_of("bracket", 3))));

    const auto again = must(rig.submit(submission(study_of("bracket", 3))));
    CHECK(again.id == first.id);
    CHECK(again.resumed);
    CHECK(rig.submit(submission(study_of("bracket", 5))).error() ==
          Error{ErrorKind::conflict,
                "study 'bracket': runs with another definition: [study] trials: was 3, is 5; first "
                "'femrun pause bracket', and hand it in again when it has paused"});

    rig.gate.let_all();
    rig.until_state("bracket", store::StudyState::done);
    const auto longer = must(rig.submit(submission(study_of("bracket", 5))));
    CHECK(longer.resumed);
    CHECK(longer.completed == 3);
    rig.until([&] { return rig.status("bracket").completed == 5; });
}

TEST_CASE("a study whose files have changed does not pass for the one that runs",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    const auto with_deck = [](const std::string& library, const std::string& deck) {
        auto study = submission(study_of("wide bracket", 3));
        study.sources = study::to_json(
            {{"random", "1.0.0", "a"}, {"adder", "1.0.0", library}, {{"bracket.inp", deck}}});
        return study;
    };
    must(rig.submit(with_deck("b", "first")));

    CHECK(rig.submit(with_deck("b", "second")).error() ==
          Error{ErrorKind::conflict,
                "study 'wide bracket': runs with another definition: 'bracket.inp' has changed "
                "since the study was begun; first 'femrun pause \"wide bracket\"', and hand it in "
                "again when it has paused"});
    CHECK(must(rig.submit(with_deck("c", "first"))).notes ==
          std::vector<std::string>{"solver 'adder' was built anew since the study was begun, and "
                                   "is still 1.0.0"});
    rig.gate.let_all();
    rig.until_state("wide bracket", store::StudyState::done);
}

TEST_CASE("what cannot run is not taken, with the reason", "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"));

    auto broken = submission(study_of("bracket", 2));
    broken.definition = "{}";
    CHECK(
        rig.submit(std::move(broken)).error() ==
        Error{ErrorKind::invalid,
              "study.toml: what it was prepared to cannot be read; use one version of femrun here "
              "and at the scheduler"});

    auto mixed = submission(study_of("bracket", 2));
    mixed.file_text = study_of("wing", 2);
    CHECK(rig.submit(std::move(mixed)).error() ==
          Error{ErrorKind::invalid,
                "study.toml: defines study 'wing', and what was handed in with it study 'bracket'; "
                "hand in both as they were prepared"});

    auto without_files = submission(study_of("bracket", 2));
    without_files.staging.files.push_back({"part.step", std::string(64, 'a'), 10});
    CHECK(rig.submit(std::move(without_files)).error() ==
          Error{ErrorKind::missing,
                "study 'bracket': 1 of its files are not here; hand them in first"});

    std::string other = study_of("bracket", 2);
    other.replace(other.find("random"), 6, "chance");
    CHECK(rig.submit(submission(other)).error() ==
          Error{ErrorKind::missing, "study 'bracket': there is no optimizer 'chance'"});
    CHECK(rig.house->open_studies().empty());
    CHECK(rig.ask<control::Followed>(
                 [&](auto answer) { rig.reception->follow(StudyId{99}, 0, std::move(answer)); })
              .error()
              .kind == ErrorKind::missing);
}

TEST_CASE("of a study that is handed in its file counts, whatever comes beside it",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"));
    const std::string text = study_of("bracket", 2);
    const auto honest = must(store::definition_from_json(submission(text).definition));

    auto forged = honest;
    forged.share.weight = -1;
    forged.retry.attempts_max = 0;
    forged.enqueued = {{1, 2, 3}};
    forged.space.parameters.clear();
    auto study = submission(text);
    study.definition = store::to_json(forged);
    const auto bracket = must(rig.submit(std::move(study)));
    CHECK(must(rig.ask<std::string>([&](auto answer) {
              rig.reception->definition(bracket.id, std::move(answer));
          })) == store::to_json(honest));
    rig.until_state("bracket", store::StudyState::done);

    auto of_another_solver = must(store::definition_from_json(submission(text).definition));
    of_another_solver.name = "wing";
    of_another_solver.goals.responses = {"g"};
    auto misfit = submission(study_of("wing", 2));
    misfit.definition = store::to_json(of_another_solver);
    CHECK_FALSE(rig.submit(std::move(misfit)).ok());
}
