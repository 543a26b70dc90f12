// SPDX-License-Identifier: MIT
// How a worker opens a study: with one instance of its solver, on whose fate all assignments wait.
//
//     opening --open done--> open
//        |  \--PC has no room, or the instance died or hung--> opening, after a back-off
//        +--refused by its plugin, or died every time--> refused
#include <algorithm>

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "net/attempt_folder.hpp"
#include "net/worker_agent.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace {

// With the back-offs between, a quarter of a minute: a crash can be the PC's condition too.
constexpr int deaths_max = 8;
// Of a solver that hangs and is killed at its start limit.
constexpr Duration patience = std::chrono::minutes(10);

}  // namespace

kj::Promise<void> WorkerAgent::open(OpenContext context) {
    auto setup = decode(context.getParams().getStudy());
    if (!setup) return wire::to_exception({std::move(setup).error().within("study setup"), {}});
    const StudyId id = setup->study;
    context.getResults().setInProcess(source_.home(*setup) == Home::worker_process);
    if (studies_.contains(id)) return kj::READY_NOW;
    Study& study = studies_[id];
    study.setup = std::make_shared<const StudySetup>(std::move(setup).value());
    files_folders_[folder_name(study.setup->name)] = study.setup->files_folder;

    if (SolverSlot* const slot = slot_for(id)) return prepare(id, *slot);
    opened(id);  // all are busy with other studies: what is wrong will show later
    return kj::READY_NOW;
}

kj::Promise<void> WorkerAgent::prepare(StudyId id, SolverSlot& slot) {
    return slot.prepare(studies_.at(id).setup)
        .then(
            [this, id]() -> kj::Promise<void> {
                begin_when_told(id);
                return kj::READY_NOW;
            },
            [this, id](kj::Exception&& exception) { return open_failed(id, kj::mv(exception)); });
}

/// A plugin in this process may end it with its first design. That the study is open here must have
/// been heard by then, or the design could never be told from what has not begun; an answer that
/// comes after ours was sent says so.
void WorkerAgent::begin_when_told(StudyId id) {
    const auto found = studies_.find(id);
    if (found == studies_.end()) return;
    const bool may_end_us = source_.home(*found->second.setup) == Home::worker_process;
    KJ_IF_MAYBE (roll, roll_) {
        if (may_end_us)
            return tasks_.add(
                kj::evalLater([roll = *roll]() mutable {
                    return roll.begunRequest().send().ignoreResult();
                }).then([this, id] { opened(id); }, [this, id](kj::Exception&&) { opened(id); }));
    }
    opened(id);
}

kj::Promise<void> WorkerAgent::prepare_again(StudyId id, Duration delay) {
    return loop_.after(delay).then([this, id, delay]() -> kj::Promise<void> {
        if (!studies_.contains(id)) return kj::READY_NOW;  // closed meanwhile
        if (SolverSlot* const slot = slot_for(id)) return prepare(id, *slot);
        return prepare_again(id, delay);
    });
}

void WorkerAgent::opened(StudyId id) {
    const auto found = studies_.find(id);
    if (found == studies_.end()) return;
    found->second.state = Study::State::open;
    for (HeldAttempt* const attempt : std::exchange(found->second.waiting, {}))
        queue_.push_back(attempt);
    pump();
}

kj::Promise<void> WorkerAgent::open_failed(StudyId id, kj::Exception&& exception) {
    const auto found = studies_.find(id);
    if (found == studies_.end()) return kj::READY_NOW;
    wire::RemoteError error = wire::error_from(exception);
    if (error.error.kind != ErrorKind::unavailable) return refuse(id, error);
    if (error.cause != study::Cause::host && error.cause != study::Cause::start) {
        opened(id);  // a licence, memory: attempts fail and are tried again with back-off
        return kj::READY_NOW;
    }
    Study& study = found->second;
    if (const auto delay = open_again_after(study, error)) return prepare_again(id, *delay);
    error.error.message = fmt::format("solver '{}' could not be opened in {} tries, the last: {}",
                                      study.setup->solver, study.failures, error.error.message);
    return refuse(id, error);
}

/// When to try the study's first instance again; nothing when it is hopeless.
std::optional<Duration> WorkerAgent::open_again_after(Study& study,
                                                      const wire::RemoteError& error) {
    const Instant now = deadlines_.now();
    if (study.failures++ == 0) {
        study.first_failure = now;
        noticed(fmt::format("study '{}' is not open yet, and is tried again: {}", study.setup->name,
                            error.error.message));
    }
    if (error.cause == study::Cause::host &&
        (++study.deaths >= deaths_max || now - study.first_failure > patience))
        return std::nullopt;
    return std::min(times_.slot.backoff * (1 << std::min(study.failures, 10)),
                    times_.slot.backoff_max);
}

kj::Promise<void> WorkerAgent::refuse(StudyId id, const wire::RemoteError& error) {
    Study& study = studies_.at(id);
    study.state = Study::State::refused;
    study.why_refused = wire::error_text(error);
    // Their callers hear of the refusal first.
    for (HeldAttempt* const attempt : std::exchange(study.waiting, {})) {
        auto held = held_.extract(attempt->id());
        attempt->refuse(wire::to_exception(error));
    }
    return wire::to_exception(error);
}

void WorkerAgent::close(StudyId study) {
    const auto closed = studies_.extract(study);
    if (!closed) return;
    for (HeldAttempt* const attempt : closed.mapped().waiting) {
        attempt->report_cancelled();
        held_.erase(attempt->id());
    }
    for (const auto& slot : slots_) slot->let_go(study);
}

}  // namespace femrun::net
