// SPDX-License-Identifier: MIT
#include "net/workers_server.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/enlisted.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::net {

WorkersServer::WorkersServer(run::WorkerEvents& events, LogSink& log, const work::Terms& terms)
    : events_(events),
      log_(log),
      terms_(terms),
      link_(std::make_shared<WorkersServer*>(this)),
      tasks_(*this),
      discards_(*this) {}

WorkersServer::~WorkersServer() noexcept { link_.reset(); }

// -- studies

void WorkersServer::open_study(work::StudySetup setup) {
    const StudyId id = setup.study;
    studies_.insert_or_assign(id, std::make_shared<const work::StudySetup>(std::move(setup)));
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
    wire::encode(*studies_.at(study), request.initStudy());
    tasks_.add(request.send().ignoreResult().catch_(
        [this, id = worker.id, study](kj::Exception&& exception) {
            if (exception.getType() == kj::Exception::Type::DISCONNECTED) return;  // gone, rather
            refused(id, study, wire::error_from(exception).error);
        }));
}

// -- attempts

void WorkersServer::dispatch(WorkerId worker, work::Assignment assignment) {
    const auto found = workers_.find(worker);
    if (found == workers_.end() || found->second->leaving) return;  // `worker_gone` tells it
    Enlisted& enlisted = *found->second;
    const StudyId study = assignment.trial.study;
    // The assignment follows at once: the worker keeps it until the study is open there.
    if (!enlisted.told.contains(study)) open_on(enlisted, study);
    const auto& setup = studies_.at(study);
    assignment.definition = setup->definition;
    enlisted.given[assignment.attempt] = {setup, assignment.trial.number, assignment.ordinal};
    enlisted.unsent.push_back(std::move(assignment));
    // When the loop has nothing else to do: what is decided by then goes out in one message.
    if (enlisted.unsent.size() == 1)
        tasks_.add(kj::evalLast([this, worker] { send_assignments(worker); }));
}

void WorkersServer::send_assignments(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving) return;
    const std::vector<work::Assignment> all = std::exchange(found->second->unsent, {});
    for (std::size_t from = 0; from < all.size(); from += wire::batch_max) {
        const auto some = std::span(all).subspan(from).first(
            std::min<std::size_t>(wire::batch_max, all.size() - from));
        auto request = found->second->client.assignRequest();
        auto list = request.initAssignments(static_cast<unsigned>(some.size()));
        std::vector<AttemptId> attempts;
        for (unsigned i = 0; i < list.size(); ++i) {
            wire::encode(some[i], list[i]);
            attempts.push_back(some[i].attempt);
        }
        tasks_.add(request.send().ignoreResult().catch_(
            [this, id, attempts = std::move(attempts)](kj::Exception&& exception) {
                assignments_failed(id, attempts, exception);
            }));
    }
}

/// The worker is there, and could not be told: nothing else will be heard of these. What it may
/// have taken all the same is taken back.
void WorkersServer::assignments_failed(WorkerId id, const std::vector<AttemptId>& attempts,
                                       const kj::Exception& exception) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving) return;
    const std::string why = fmt::format("worker '{}': {}", found->second->name,
                                        wire::error_from(exception).error.message);
    for (const AttemptId attempt : attempts) {
        if (!found->second->given.contains(attempt)) continue;
        revoke(id, attempt);
        reported(*found->second, attempt,
                 {.failure = study::Failure{study::FailureKind::infrastructure, "worker", why,
                                            study::Cause::given_back}});
    }
}

bool WorkersServer::is_leaving(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found != workers_.end() && found->second->leaving;
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
    return work::attempt_folder(found->second->name, trial.number, ordinal);
}

void WorkersServer::revoke(WorkerId worker, AttemptId attempt) {
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return;
    if (found->second->leaving) {  // it hears so when it comes back
        if (found->second->given.erase(attempt) > 0) forget_if_idle(worker);
        return;
    }
    auto request = found->second->client.revokeRequest();
    request.setAttempt(attempt.value);
    tasks_.add(request.send().ignoreResult());
}

/// More are not remembered: a folder that is discarded later is asked of every worker.
void WorkersServer::remember_folder(const std::string& folder, const Enlisted& worker) {
    constexpr std::size_t folders_max = 10'000;
    if (folders_.insert_or_assign(folder, Maker{worker.card.identity.pc, worker.id}).second)
        folder_order_.push_back(folder);
    for (; folder_order_.size() > folders_max; folder_order_.pop_front())
        folders_.erase(folder_order_.front());
}

void WorkersServer::discard(const std::string& folder) {
    const auto made = folders_.find(folder);
    if (made == folders_.end()) {
        // Of an earlier run: whoever has it. A folder's name is that of one attempt alone.
        for (const auto& [id, worker] : workers_) discard_at(*worker, folder);
        return;
    }
    const auto [pc, id] = made->second;
    folders_.erase(made);
    auto worker = workers_.find(id);
    if (worker == workers_.end() || worker->second->leaving)  // started again, perhaps
        worker = std::find_if(workers_.begin(), workers_.end(), [&pc = pc](const auto& other) {
            return !other.second->leaving && other.second->card.identity.pc == pc;
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
