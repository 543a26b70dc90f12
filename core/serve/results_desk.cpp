// SPDX-License-Identifier: MIT
#include "serve/results_desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "net/files_server.hpp"
#include "stage/left_files.hpp"
#include "wire/error_text.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::serve {

namespace fs = std::filesystem;

namespace {

/// Whether a worker that is asked is silent, and then how long it has to answer all the same.
constexpr Duration look_every = std::chrono::milliseconds(500);
constexpr Duration last_chance = std::chrono::seconds(1);

Error no_trial(const std::string& study, std::uint64_t trial, std::size_t trials) {
    return {ErrorKind::missing,
            fmt::format("study '{}': there is no trial {}; it has {}", study, trial, trials)};
}

std::string policy_text(study::Keep keep) {
    switch (keep) {
        case study::Keep::none:
            return "the study keeps no files (keep = \"none\")";
        case study::Keep::best:
            return "the study keeps the files of trials that lead (keep = \"best\"), and nobody "
                   "has "
                   "these any more";
        case study::Keep::failed:
            return "the study keeps the files of failed attempts (keep = \"failed\"), and nobody "
                   "has these any more";
        case study::Keep::failed_and_best:
            return "the study keeps the files of failed attempts and of trials that lead, and "
                   "nobody has these any more";
        case study::Keep::all:
            break;
    }
    return "they are neither here nor on its worker any more";
}

}  // namespace

ResultsDesk::ResultsDesk(loop::EventLoop& loop, House& house)
    : loop_(loop), house_(house), files_(loop, stage::Store(house.files_folder() / "coming")) {}

kj::Promise<ResultsDesk::Asked> ResultsDesk::asked(StudyId study, std::uint64_t trial) {
    if (house_.is_open(study)) {
        const run::StudyRun& run = house_.runner().study(study);
        const std::string& name = run.definition().name;
        if (trial < 1 || trial > run.history().size())
            return wire::to_exception({no_trial(name, trial, run.history().size()), {}});
        return Asked{name, run.definition().keep, trial, run.history().attempts(trial)};
    }
    auto answer = kj::newPromiseAndFulfiller<Result<Asked>>();
    // std::function wants to be copied.
    const auto told =
        std::make_shared<kj::Own<kj::PromiseFulfiller<Result<Asked>>>>(kj::mv(answer.fulfiller));
    house_.journal().ask<study::StudyDefinition>(
        Journal::Needs::nothing,
        [study](store::Database& database) { return database.definition(study); },
        [this, study, trial, told](Result<study::StudyDefinition> definition) {
            if (!definition) return (*told)->fulfill(std::move(definition).error());
            house_.journal().fold(study, [trial, told, name = definition->name,
                                          keep = definition->keep](Result<store::History> history) {
                if (!history) return (*told)->fulfill(std::move(history).error());
                if (trial < 1 || trial > history->size())
                    return (*told)->fulfill(no_trial(name, trial, history->size()));
                (*told)->fulfill(Asked{name, keep, trial, history->attempts(trial)});
            });
        });
    return answer.promise.then([](Result<Asked>&& asked) -> kj::Promise<Asked> {
        if (!asked) return wire::to_exception({std::move(asked).error(), {}});
        return std::move(*asked);
    });
}

kj::Promise<std::vector<net::AttemptFiles>> ResultsDesk::results(StudyId study,
                                                                 std::uint64_t trial) {
    return asked(study, trial).then([this](Asked&& asked) {
        auto all = std::make_shared<std::vector<net::AttemptFiles>>();
        kj::Promise<void> looked = kj::READY_NOW;
        for (const store::AttemptHistory& attempt : asked.attempts)
            looked = looked.then([this, asked, attempt] { return look(asked, attempt); })
                         .then([all](net::AttemptFiles&& of) { all->push_back(kj::mv(of)); });
        return looked.then([all] { return std::move(*all); });
    });
}

kj::Promise<net::AttemptFiles> ResultsDesk::look(const Asked& asked,
                                                 const store::AttemptHistory& attempt) {
    net::AttemptFiles of{.attempt = attempt.attempt,
                         .worker = attempt.worker,
                         .folder = work::attempt_folder(asked.study, asked.trial, attempt.ordinal)};
    if (attempt.state == study::AttemptState::started) {
        of.why = "the attempt runs";
        return kj::mv(of);
    }
    if (attempt.state == study::AttemptState::reported && attempt.folder.empty()) {
        of.why = "it made no files";
        return kj::mv(of);
    }
    struct Here {
        bool is = false;
        Result<std::vector<stage::LeftFile>> left{std::vector<stage::LeftFile>{}};
    };
    const fs::path path = house_.files_folder() / path_of(of.folder);
    return files_
        .run([path](stage::Store&) {
            std::error_code none;
            return fs::is_directory(path, none) ? Here{true, stage::left_in(path)} : Here{};
        })
        .then([this, keep = asked.keep, identity = attempt.identity,
               of = kj::mv(of)](Here&& here) mutable -> kj::Promise<net::AttemptFiles> {
            if (!here.is) return look_at_worker(keep, identity, kj::mv(of));
            if (!here.left) {
                of.why = here.left.error().message;
                return kj::mv(of);
            }
            std::map<std::string, fs::path> by_hash;
            for (stage::LeftFile& one : *here.left) {
                by_hash.emplace(one.file.hash, std::move(one.at));
                of.files.push_back(std::move(one.file));
            }
            of.content =
                std::make_shared<wire::Files::Client>(net::offer_files(files_, std::move(by_hash)));
            return kj::mv(of);
        });
}

/// What it has goes through this process and is not kept here. Where the record says no more than
/// its name several may be meant; one that does not answer keeps nobody from asking the next.
kj::Promise<net::AttemptFiles> ResultsDesk::look_at_worker(study::Keep keep,
                                                           const std::string& identity,
                                                           net::AttemptFiles of) {
    const auto asked = std::make_shared<AskedThere>();
    asked->workers = house_.workers().who_is(identity, of.worker);
    return ask_there(asked, of.folder)
        .then([keep, asked, of = kj::mv(of)](net::WorkersServer::LeftThere&& left) mutable {
            of.files = std::move(left.files);
            of.content = std::move(left.content);
            if (of.content) return kj::mv(of);
            if (asked->silent)
                of.why = fmt::format(
                    "they are not here, and worker '{}' does not answer: what it still has can be "
                    "fetched when it does",
                    of.worker);
            else if (asked->answered)
                of.why = policy_text(keep);
            else
                of.why = fmt::format(
                    "they are not here, and worker '{}' is not connected: what it still has can be "
                    "fetched when it is there",
                    of.worker);
            return kj::mv(of);
        });
}

kj::Promise<net::WorkersServer::LeftThere> ResultsDesk::ask_there(std::shared_ptr<AskedThere> asked,
                                                                  std::string folder) {
    using Left = net::WorkersServer::LeftThere;
    if (asked->workers.empty()) return Left{};
    const WorkerId worker = asked->workers.back();
    asked->workers.pop_back();
    return house_.workers()
        .left_at(worker, folder)
        .then(
            [asked](Left&& left) {
                asked->answered = true;
                return kj::mv(left);
            },
            [](kj::Exception&&) { return Left{}; })  // it went
        .exclusiveJoin(until_silent(worker).then([asked] {
            asked->silent = true;
            return Left{};
        }))
        .then([this, asked, folder](Left&& left) -> kj::Promise<Left> {
            if (left.content) return kj::mv(left);
            return ask_there(asked, folder);
        });
}

/// It may need long to read what it has; but it signs meanwhile.
kj::Promise<void> ResultsDesk::until_silent(WorkerId worker) {
    const auto standing = house_.runner().workers();
    const bool signs = std::any_of(standing.begin(), standing.end(), [&](const auto& one) {
        return one.worker == worker && one.state != schedule::WorkerState::away;
    });
    if (!signs) return loop_.after(last_chance);
    return loop_.after(look_every).then([this, worker] { return until_silent(worker); });
}

}  // namespace femrun::serve
