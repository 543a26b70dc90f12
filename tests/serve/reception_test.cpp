// SPDX-License-Identifier: MIT
// What people ask of a scheduler that runs.
#include <set>

#include "serve/rig.hpp"

using namespace femrun;
using namespace femrun::serve::testing;
using store::testing::Folder;

namespace {

std::vector<study::Design> designs(const store::History& history) {
    std::vector<study::Design> all;
    for (const store::TrialHistory& trial : history.trials()) all.push_back(trial.design);
    return all;
}

}  // namespace

TEST_CASE("two studies that are handed in run beside each other, end, and are still shown",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"));

    const auto bracket = must(rig.submit(submission(study_of("bracket", 6))));
    const auto wing = must(rig.submit(submission(study_of("wing", 4))));
    CHECK_FALSE(bracket.resumed);
    CHECK(wing.id != bracket.id);

    CHECK(rig.followed(bracket.id).completed() == 6);
    CHECK(rig.followed(wing.id).completed() == 4);
    rig.until_state("bracket", store::StudyState::done);
    rig.until_state("wing", store::StudyState::done);
    CHECK(rig.house->open_studies().empty());
    CHECK(rig.house->runner().idle());
    const auto all = must(rig.ask<std::vector<control::StudyStatus>>(
        [&](auto answer) { rig.reception->studies(std::move(answer)); }));
    REQUIRE(all.size() == 2);
    CHECK(all[0].completed == 6);
    CHECK(all[1].name == "wing");
    // Who has heard more than there is hears nothing of other studies.
    const auto nothing = must(rig.ask<control::Followed>(
        [&](auto answer) { rig.reception->follow(wing.id, UINT64_MAX, std::move(answer)); }));
    CHECK(nothing.records.empty());
    CHECK(rig.lines.all.empty());
}

TEST_CASE("a study is paused, and goes on later as if it had not been", "[serve][reception]") {
    const Folder folder;
    std::vector<study::Design> undisturbed;
    {
        Rig rig(folder.file("undisturbed.db"), 1);
        const auto whole = must(rig.submit(submission(study_of("bracket", 8))));
        undisturbed = designs(rig.followed(whole.id));
    }
    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    const auto bracket = must(rig.submit(submission(study_of("bracket", 8))));
    rig.until([&] { return !rig.gate.waiting.empty(); });

    CHECK(rig.ask<void>([&](auto answer) { rig.reception->pause(bracket.id, answer); }).ok());
    CHECK(rig.status("bracket").open);  // what runs ends
    rig.gate.let_all();
    rig.until_state("bracket", store::StudyState::paused);
    CHECK(rig.ask<void>([&](auto answer) { rig.reception->pause(bracket.id, answer); }).error() ==
          Error{ErrorKind::conflict,
                "study 'bracket': is paused and does not run; go on with it: femrun resume "
                "bracket"});

    CHECK(rig.ask<void>([&](auto answer) { rig.reception->resume(bracket.id, answer); }).ok());
    rig.until_state("bracket", store::StudyState::done);
    CHECK(designs(rig.followed(bracket.id)) == undisturbed);
    const Error done{ErrorKind::conflict,
                     "study 'bracket': is done; for more, hand it in again with a larger budget: "
                     "femrun run STUDY --trials N --scheduler ADDRESS"};
    CHECK(rig.ask<void>([&](auto answer) { rig.reception->resume(bracket.id, answer); }).error() ==
          done);
    CHECK(rig.ask<void>([&](auto answer) { rig.reception->stop(bracket.id, answer); }).error() ==
          done);
}

TEST_CASE("a study that is to go on while it still ends what runs goes on afterwards",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    const auto bracket = must(rig.submit(submission(study_of("bracket", 3))));
    rig.until([&] { return !rig.gate.waiting.empty(); });
    CHECK(rig.ask<void>([&](auto answer) { rig.reception->pause(bracket.id, answer); }).ok());

    std::optional<Result<void>> resumed;
    rig.reception->resume(bracket.id, [&](Result<void> answer) { resumed = std::move(answer); });
    rig.gate.let_all();

    rig.until_state("bracket", store::StudyState::done);
    REQUIRE(resumed);
    CHECK(resumed->ok());
}

TEST_CASE("a study that two people let go on in the same moment is opened once",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    const auto bracket = must(rig.submit(submission(study_of("bracket", 3))));
    rig.until([&] { return !rig.gate.waiting.empty(); });
    CHECK(rig.ask<void>([&](auto answer) { rig.reception->stop(bracket.id, answer); }).ok());
    rig.until_state("bracket", store::StudyState::interrupted);

    std::vector<Result<void>> answers;
    const auto told = [&](Result<void> answer) { answers.push_back(std::move(answer)); };
    rig.reception->resume(bracket.id, told);
    rig.reception->resume(bracket.id, told);
    rig.gate.let_all();
    rig.until([&] { return answers.size() == 2; });

    CHECK(answers[0].error() ==
          Error{ErrorKind::conflict,
                "study 'bracket': is just being opened; see 'femrun status', and try again"});
    CHECK(answers[1].ok());
    rig.until_state("bracket", store::StudyState::done);
}

TEST_CASE("studies that ran when their scheduler was killed go on with the next one",
          "[serve][reception]") {
    const Folder folder;
    StudyId id;
    {
        Rig rig(folder.file("femrun.db"), 1);
        rig.gate.open = false;
        id = must(rig.submit(submission(study_of("bracket", 5)))).id;
        must(rig.submit(submission(study_of("wing", 2))));
        rig.until([&] { return !rig.gate.waiting.empty(); });
    }

    Rig rig(folder.file("femrun.db"), 1);
    CHECK(rig.status("bracket").abandoned);
    rig.reception->take_up_again();
    // From its first answer on nobody is told that it has stopped.
    CHECK_FALSE(rig.status("bracket").abandoned);
    CHECK(rig.status("bracket").state == store::StudyState::running);

    rig.until_state("bracket", store::StudyState::done);
    rig.until_state("wing", store::StudyState::done);
    CHECK(rig.followed(id).completed() == 5);
    CHECK(rig.lines.all.empty());
}

TEST_CASE("a study that cannot go on with the next scheduler is told, and others do",
          "[serve][reception]") {
    const Folder folder;
    {
        auto database = must(store::Database::open(folder.file("femrun.db"), store::Access::write));
        auto local = study::StudyFile::read(study_of("local", 2), "study.toml");
        const std::vector<store::Record> first{
            {{}, wall_now(), store::SourcesNoted{study::to_json(study::Sources{})}},
            {{}, wall_now(), store::StudyChanged{store::StudyState::running, ""}}};
        must(database->create_study(local.file->definition(), "", first));
    }
    Rig rig(folder.file("femrun.db"));
    rig.reception->take_up_again();

    rig.until([&] { return !rig.lines.all.empty(); });
    CHECK(
        rig.lines.all ==
        std::vector<std::string>{
            "study 'local': was begun by 'femrun run' on the PC of its files, and they are not "
            "here; hand it in again from there: femrun run STUDY --scheduler ADDRESS; it does not "
            "go on"});
    must(rig.submit(submission(study_of("bracket", 2))));
    rig.until_state("bracket", store::StudyState::done);
}

TEST_CASE("licences of the house count, whatever a study file says, which is told once",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 4);
    rig.gate.open = false;
    CHECK(rig.ask<void>([&](auto answer) {
                 rig.reception->set_pool("femtet", 1, std::nullopt, std::move(answer));
             })
              .ok());

    must(rig.submit(submission(study_of("bracket", 4) + "[licences]\nfemtet = 3\n")));
    rig.until([&] { return !rig.gate.waiting.empty(); });
    rig.until([&] { return rig.status("bracket").waiting_licence > 0; });
    CHECK(rig.gate.waiting.size() == 1);
    CHECK(rig.lines.all == std::vector<std::string>{
                               "study 'bracket': [licences] femtet: the house has 1; the 3 of the "
                               "study file do not count here"});
    const auto status = must(rig.ask<control::HouseStatus>(
        [&](auto answer) { rig.reception->status(std::move(answer)); }));
    REQUIRE(status.pools.size() == 1);
    CHECK(status.pools[0].count == 1);
    CHECK(status.pools[0].cooldown == 5min);  // as of femtet where nobody says otherwise
    REQUIRE(status.pools[0].holders.size() == 1);
    CHECK(status.pools[0].holders[0] == control::LicenceHolder{"bracket", 1, "node7", 1});

    rig.gate.let_all();
    rig.until_state("bracket", store::StudyState::done);
}

TEST_CASE("a study holds licences that have the name of its solver, though it says nothing of them",
          "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 4);
    rig.gate.open = false;
    const auto set_pool = [&](std::uint32_t count) {
        CHECK(rig.ask<void>([&](auto answer) {
                     rig.reception->set_pool("adder", count, std::nullopt, std::move(answer));
                 })
                  .ok());
    };

    SECTION("which the house had before") {
        set_pool(2);
        must(rig.submit(submission(study_of("bracket", 6))));
        rig.until([&] { return rig.gate.waiting.size() == 2; });
        rig.until([&] { return rig.status("bracket").waiting_licence > 0; });
        CHECK(rig.gate.waiting.size() == 2);
        CHECK(rig.lines.all.empty());
        const auto status = must(rig.ask<control::HouseStatus>(
            [&](auto answer) { rig.reception->status(std::move(answer)); }));
        REQUIRE(status.pools[0].holders.size() == 2);
        CHECK(status.pools[0].holders[0] == control::LicenceHolder{"bracket", 1, "node7", 1});
    }
    SECTION("also those that came while it ran, once it is paused and resumed, as it is told") {
        const auto bracket = must(rig.submit(submission(study_of("bracket", 12))));
        rig.until([&] { return rig.gate.waiting.size() == 4; });
        set_pool(2);
        set_pool(1);
        CHECK(rig.lines.all ==
              std::vector<std::string>{"study 'bracket': its solves hold none of the licences "
                                       "'adder', which are newer than its start; so that they do, "
                                       "pause it and resume it"});
        CHECK(rig.ask<void>([&](auto answer) { rig.reception->pause(bracket.id, answer); }).ok());
        rig.gate.let_all();
        rig.until_state("bracket", store::StudyState::paused);
        rig.gate.open = false;
        CHECK(rig.ask<void>([&](auto answer) { rig.reception->resume(bracket.id, answer); }).ok());
        rig.until([&] { return !rig.gate.waiting.empty(); });
        rig.until([&] { return rig.status("bracket").waiting_licence > 0; });
        CHECK(rig.gate.waiting.size() == 1);
    }
    rig.gate.let_all();
    rig.until_state("bracket", store::StudyState::done);
}

TEST_CASE(
    "licences of a solver's name rest on after a restart, though its study says nothing of them",
    "[serve][reception]") {
    const Folder folder;
    const auto resting = [](Rig& rig) {
        const auto status = must(rig.ask<control::HouseStatus>(
            [&](auto answer) { rig.reception->status(std::move(answer)); }));
        return status.pools.at(0).resting;
    };
    {
        Rig rig(folder.file("femrun.db"), 1);
        rig.gate.open = false;
        CHECK(rig.ask<void>([&](auto answer) {
                     rig.reception->set_pool("adder", 3, std::chrono::minutes(5),
                                             std::move(answer));
                 })
                  .ok());
        const auto bracket = must(rig.submit(submission(study_of("bracket", 3))));
        rig.until([&] { return !rig.gate.waiting.empty(); });
        CHECK(rig.ask<void>([&](auto answer) { rig.reception->stop(bracket.id, answer); }).ok());
        rig.until_state("bracket", store::StudyState::interrupted);
        CHECK(resting(rig) == 1);
    }

    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    rig.reception->take_up_again();
    rig.until([&] { return resting(rig) == 1; });

    // Nor do they rest twice when the study goes on.
    const StudyId id = rig.status("bracket").id;
    CHECK(rig.ask<void>([&](auto answer) { rig.reception->resume(id, answer); }).ok());
    rig.until([&] { return !rig.gate.waiting.empty(); });
    CHECK(resting(rig) == 1);
    rig.gate.let_all();
    rig.until_state("bracket", store::StudyState::done);
}

TEST_CASE("a worker that has come is on record, and leaves when all is shut down",
          "[serve][reception]") {
    const Folder folder;
    {
        Rig rig(folder.file("femrun.db"));
        rig.gate.open = false;
        must(rig.submit(submission(study_of("bracket", 3))));
        rig.until([&] { return !rig.gate.waiting.empty(); });
        const auto status = must(rig.ask<control::HouseStatus>(
            [&](auto answer) { rig.reception->status(std::move(answer)); }));
        REQUIRE(status.workers.size() == 1);
        CHECK(status.workers[0].name == "node7");
        CHECK(status.workers[0].slots == 2);
        REQUIRE(status.studies.size() == 1);
        CHECK(status.studies[0].open);

        CHECK(rig.ask<void>([&](auto answer) {
                     rig.reception->shutdown(control::Shutdown::let_them_end, std::move(answer));
                 })
                  .ok());
        rig.gate.let_all();
        rig.until([&] { return rig.agent->has_left(); });
        rig.served = kj::READY_NOW;
        rig.until([&] { return rig.shut_down; });
    }
    const auto database =
        must(store::Database::open(folder.file("femrun.db"), store::Access::read));
    CHECK(must(database->workers()).size() == 1);
    CHECK(must(database->study("bracket")).abandoned);  // the next scheduler goes on with it
}

TEST_CASE("who waits for what runs to end may still end it now", "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"));
    rig.gate.open = false;
    must(rig.submit(submission(study_of("bracket", 3))));
    rig.until([&] { return !rig.gate.waiting.empty(); });
    const auto shutdown = [&](control::Shutdown how) {
        CHECK(rig.ask<void>([&](auto answer) { rig.reception->shutdown(how, answer); }).ok());
    };
    shutdown(control::Shutdown::let_them_end);
    rig.until([&] {
        const auto status = must(rig.ask<control::HouseStatus>(
            [&](auto answer) { rig.reception->status(std::move(answer)); }));
        return status.workers.at(0).state == control::WorkerStatus::State::draining;
    });

    shutdown(control::Shutdown::end_them);
    shutdown(control::Shutdown::let_them_end);  // takes nothing back

    rig.until([&] { return rig.agent->has_left(); });
    rig.served = kj::READY_NOW;
    rig.until([&] { return rig.shut_down; });
}

TEST_CASE("who cannot be told to leave is named", "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"));
    const auto dismissed = [&](WorkerId worker) {
        return rig.ask<void>([&](auto answer) { rig.reception->dismiss(worker, answer); });
    };
    rig.until([&] { return rig.house->muster().card({1}) != nullptr; });
    CHECK(dismissed({1}).error() ==
          Error{ErrorKind::conflict,
                "worker 'node7': is the scheduler's own, and ends with it: 'femrun shutdown'; "
                "without --slots it has none"});
    CHECK(dismissed({9}).error() ==
          Error{ErrorKind::missing,
                "worker 'worker 9': there is no link to it now; 'femrun status' shows those that "
                "are there"});
}

TEST_CASE("a worker that leaves is no worker that rests", "[serve][reception]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"), 1);
    rig.gate.open = false;
    const auto bracket = must(rig.submit(submission(study_of("bracket", 3))));
    rig.until([&] { return !rig.gate.waiting.empty(); });

    rig.house->workers().muster().drain({1});
    rig.until([&] {
        return must(rig.ask<control::HouseStatus>(
                        [&](auto answer) { rig.reception->status(std::move(answer)); }))
                   .workers.at(0)
                   .state == control::WorkerStatus::State::draining;
    });
    rig.gate.let_all();

    std::vector<control::Reason> reasons;
    rig.until([&] {
        reasons = must(rig.ask<control::Explanation>([&](auto answer) {
                      rig.reception->explain(bracket.id, std::nullopt, std::move(answer));
                  })).reasons;
        return !reasons.empty() && std::holds_alternative<control::Refused>(reasons.front());
    });
    CHECK(reasons == std::vector<control::Reason>{
                         control::Refused{"node7", "it drains: it ends what it has, and leaves"}});
}
