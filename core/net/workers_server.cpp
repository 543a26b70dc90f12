// SPDX-License-Identifier: MIT
#include "net/workers_server.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/attempt_folder.hpp"
#include "net/enlisted.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace {

/// Workers are named "host/process".
std::string host_of(const std::string& worker) { return worker.substr(0, worker.find('/')); }

}  // namespace

WorkersServer::WorkersServer(run::WorkerEvents& events, LogSink& log)
    : events_(events),
      log_(log),
      link_(std::make_shared<WorkersServer*>(this)),
      tasks_(*this),
      discards_(*this) {}

WorkersServer::~WorkersServer() noexcept { link_.reset(); }

// -- studies

void WorkersServer::open_study(StudySetup setup) {
    const StudyId id = setup.study;
    studies_.insert_or_assign(id, std::move(setup));
}

void WorkersServer::close_study(StudyId study) {
    studies_.erase(study);
    for (const auto& [id, worker] : workers_) {
        if (worker->told.erase(study) == 0 || worker->leaving) continue;
        auto request = worker->client.closeRequest();
        request.setStudy(study.value);
        tasks_.add(request.send().ignoreResult());
    }
}

void WorkersServer::open_on(Enlisted& worker, StudyId study) {
    worker.told[study] = Answer::awaited;
    auto request = worker.client.openRequest();
    encode(studies_.at(study), request.initStudy());
    tasks_.add(request.send().then(
        [this, id = worker.id, study](capnp::Response<wire::Worker::OpenResults>&& results) {
            opened(id, study, results.getInProcess() ? Home::worker_process : Home::own_process);
        },
        [this, id = worker.id, study](kj::Exception&& exception) {
            refused(id, study, kj::mv(exception));
        }));
}

void WorkersServer::opened(WorkerId id, StudyId study, Home home) {
    if (answered(id, study, Answer::takes_it)) events_.worker_opened(id, study, home);
}

/// The worker may be gone, or the study closed: then it says no.
bool WorkersServer::answered(WorkerId id, StudyId study, Answer answer) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return false;
    const auto told = found->second->told.find(study);
    if (told == found->second->told.end()) return false;
    told->second = answer;
    return true;
}

void WorkersServer::refused(WorkerId id, StudyId study, kj::Exception&& exception) {
    if (exception.getType() == kj::Exception::Type::DISCONNECTED) return;  // it is gone, rather
    answered(id, study, Answer::refuses_it);
    Error why = wire::error_from(exception).error;
    why.message = plain(why.message, message_bytes_max);
    events_.worker_refused(id, study, std::move(why).within(fmt::format("worker '{}'", name(id))));
}

// -- attempts

void WorkersServer::dispatch(WorkerId worker, run::Assignment assignment) {
    const auto found = workers_.find(worker);
    if (found == workers_.end() || found->second->leaving) return;  // `worker_gone` tells it
    Enlisted& enlisted = *found->second;
    const StudyId study = assignment.trial.study;
    const AttemptId attempt = assignment.attempt;
    // The assignment follows at once: the worker keeps it until the study is open there.
    if (!enlisted.told.contains(study)) open_on(enlisted, study);
    const StudySetup& setup = studies_.at(study);
    enlisted.given[attempt] = {setup.name, assignment.trial.number, assignment.ordinal,
                               setup.responses.size()};
    auto request = enlisted.client.runRequest();
    wire::encode(assignment, request.initAssignment());
    tasks_.add(
        request.send()
            .then(
                [this, worker, attempt](capnp::Response<wire::Worker::RunResults>&& results) {
                    reported(worker, attempt, wire::decode(results.getReport()));
                },
                [this, worker, study, attempt](kj::Exception&& exception) {
                    run_failed(worker, study, attempt, kj::mv(exception));
                })
            .catch_([this, worker, attempt](kj::Exception&& exception) {
                call_broke(worker, attempt, kj::mv(exception));
            }));
}

/// What the worker answered cannot be read, or went wrong here: the attempt is over all the same.
void WorkersServer::call_broke(WorkerId id, AttemptId attempt, kj::Exception&& exception) {
    const Error error = wire::error_from(exception).error;
    if (error.kind == ErrorKind::unavailable) return ended_without_report(id, attempt, exception);
    reported(id, attempt, error);
}

void WorkersServer::reported(WorkerId id, AttemptId attempt, Result<run::Report> report) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving) return;
    Enlisted& worker = *found->second;
    const auto given = worker.given.find(attempt);
    if (given == worker.given.end()) return;
    if (!report) {
        const std::string why = fmt::format("worker '{}' sent a report that makes no sense: {}",
                                            worker.name, report.error().message);
        report = run::Report{.failure = study::Failure{study::FailureKind::fault, {}, why}};
    }
    run::Report held = believed(std::move(report).value(), given->second, worker.name);
    worker.given.erase(given);  // only now: whatever is thrown above is its report
    if (!held.folder.empty()) folders_[held.folder] = {host_of(worker.name), id};
    events_.reported(id, attempt, std::move(held));
}

void WorkersServer::run_failed(WorkerId id, StudyId study, AttemptId attempt,
                               kj::Exception&& exception) {
    if (exception.getType() == kj::Exception::Type::DISCONNECTED) {
        // When the connection is broken, `worker_gone` tells it. When the worker answers this, it
        // is not, and nothing else will be heard of the attempt.
        const auto found = workers_.find(id);
        if (found == workers_.end() || found->second->leaving) return;
        auto request = found->second->client.revokeRequest();
        request.setAttempt(attempt.value);
        return tasks_.add(
            request.send().ignoreResult().then([this, id, attempt, exception = kj::mv(exception)] {
                ended_without_report(id, attempt, exception);
            }));
    }
    // A worker that refuses a study first rejects what it has of it: `worker_refused` tells of all.
    // Should it take the study after all, the attempt's lease ends, as no heartbeat names it.
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    const auto told = found->second->told.find(study);
    if (told != found->second->told.end() && told->second != Answer::takes_it) return;
    ended_without_report(id, attempt, exception);
}

void WorkersServer::ended_without_report(WorkerId id, AttemptId attempt,
                                         const kj::Exception& exception) {
    const std::string why =
        fmt::format("worker '{}': {}", name(id), wire::error_from(exception).error.message);
    reported(id, attempt,
             run::Report{.failure = study::Failure{study::FailureKind::infrastructure, "worker",
                                                   why, study::Cause::given_back}});
}

void WorkersServer::silent(WorkerId worker, const std::string& why) {
    const auto found = workers_.find(worker);
    if (found == workers_.end() || found->second->leaving || !found->second->owner.silence) return;
    found->second->owner.silence(why);
}

void WorkersServer::note(WorkerId worker, const std::string& text) {
    log_.line(LogLevel::warning, fmt::format("worker '{}' {}", name(worker), text));
}

std::string WorkersServer::folder(TrialId trial, std::uint32_t ordinal) const {
    const auto found = studies_.find(trial.study);
    FEMRUN_CHECK(found != studies_.end(), static_cast<unsigned long long>(trial.study.value));
    return attempt_folder(found->second.name, trial.number, ordinal);
}

void WorkersServer::revoke(WorkerId worker, AttemptId attempt) {
    const auto found = workers_.find(worker);
    if (found == workers_.end() || found->second->leaving) return;
    auto request = found->second->client.revokeRequest();
    request.setAttempt(attempt.value);
    tasks_.add(request.send().ignoreResult());
}

void WorkersServer::discard(const std::string& folder) {
    const auto made = folders_.find(folder);
    if (made == folders_.end()) {
        // Of an earlier run: whoever has it. A folder's name is that of one attempt alone.
        for (const auto& [id, worker] : workers_) discard_at(*worker, folder);
        return;
    }
    const auto [host, id] = made->second;
    folders_.erase(made);
    auto worker = workers_.find(id);
    if (worker == workers_.end() || worker->second->leaving)  // started again, perhaps
        worker = std::find_if(workers_.begin(), workers_.end(), [&host = host](const auto& other) {
            return !other.second->leaving && host_of(other.second->name) == host;
        });
    if (worker != workers_.end()) discard_at(*worker->second, folder);
}

void WorkersServer::discard_at(Enlisted& worker, const std::string& folder) {
    if (worker.leaving) return;
    auto request = worker.client.discardRequest();
    request.setFolder(wire::text(folder));
    discards_.add(request.send().ignoreResult());
}

kj::Promise<void> WorkersServer::tidied() {
    if (discards_.isEmpty()) return kj::READY_NOW;
    return discards_.onEmpty();
}

// A call to a worker that is gone, which the end of its connection tells.
void WorkersServer::taskFailed(kj::Exception&& exception) {
    if (exception.getType() != kj::Exception::Type::DISCONNECTED)
        log_.line(LogLevel::warning, plain(loop::text_of(exception), message_bytes_max));
}

}  // namespace femrun::net
