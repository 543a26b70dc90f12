// SPDX-License-Identifier: MIT
// A worker: takes assignments, solves them in its slots, reports. It decides nothing about trials;
// it only sees to it that every attempt it was given ends with a report, whatever its solver does.
//
// Assignments beyond its slots wait in order. A study's assignments wait until the first instance
// of its solver is open, so that a solver that cannot be used is noticed once and not once a slot.
// A PC that has no room for it now is waited for; a solver that dies every time is refused in the
// end.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <kj/async-io.h>

#include "loop/plugin_thread.hpp"
#include "net/connection.hpp"
#include "net/solver_slot.hpp"

namespace femrun::net {

struct WorkerCard {
    std::string name;  // for people: "node7/4711"
    std::uint32_t slots = 1;
    std::string version;  // of femrun
};

struct AgentTimes {
    Duration heartbeat = std::chrono::seconds(5);
    // After an attempt began, before that is told: solves of microseconds are over by then.
    Duration begun_after = std::chrono::milliseconds(10);
    SlotTimes slot;
};

class WorkerAgent final : private SlotEvents, private kj::TaskSet::ErrorHandler {
public:
    WorkerAgent(loop::EventLoop& loop, SolverSource& source, WorkerCard card,
                AgentTimes times = {});
    /// Kills what runs.
    ~WorkerAgent() noexcept(false) override;
    WorkerAgent(const WorkerAgent&) = delete;
    WorkerAgent& operator=(const WorkerAgent&) = delete;

    /// Enlists with the scheduler at the other end of `stream` and serves it until the connection
    /// ends; rejects when the scheduler refuses this worker. Afterwards this object is good for
    /// nothing but destruction.
    kj::Promise<void> serve(kj::Own<kj::AsyncIoStream> stream);

    /// The worker as a capability.
    wire::Worker::Client client();

private:
    class Service;
    using OpenContext = capnp::CallContext<wire::Worker::OpenParams, wire::Worker::OpenResults>;
    struct Study {
        std::shared_ptr<const StudySetup> setup;
        enum class State { opening, open, refused } state = State::opening;
        std::vector<HeldAttempt*> waiting;  // for the study to open
        std::string why_refused;
        int failures = 0, deaths = 0;  // of instances that were to be its first
        Instant first_failure;
    };

    kj::Promise<void> open(OpenContext context);
    kj::Promise<void> run(HeldAttempt::Context context);
    void revoke(AttemptId attempt);
    kj::Promise<void> discard(const std::string& folder);
    void close(StudyId study);

    void opened(StudyId id);
    kj::Promise<void> prepare(StudyId id, SolverSlot& slot);
    void begin_when_told(StudyId id);
    kj::Promise<void> prepare_again(StudyId id, Duration delay);
    kj::Promise<void> open_failed(StudyId id, kj::Exception&& exception);
    std::optional<Duration> open_again_after(Study& study, const wire::RemoteError& error);
    kj::Promise<void> refuse(StudyId id, const wire::RemoteError& error);
    SolverSlot* slot_for(StudyId study);
    void pump();
    void beat();
    void send_heartbeat();
    void tell_begun();

    // -- SlotEvents
    void begins(HeldAttempt& attempt) override;
    void over(HeldAttempt& attempt) override;
    void ready_again() override;
    void progressed(HeldAttempt& attempt, double fraction, capnp::Text::Reader stage) override;
    void noticed(const std::string& sentence) override;
    void taskFailed(kj::Exception&& exception) override;

    struct Held {
        std::unique_ptr<HeldAttempt> attempt;
        SolverSlot* slot = nullptr;  // while it runs
        bool told_begun = false;
    };

    loop::EventLoop& loop_;
    SolverSource& source_;
    WorkerCard card_;
    AgentTimes times_;
    Deadlines deadlines_;
    std::map<StudyId, Study> studies_;
    std::map<std::string, std::filesystem::path> files_folders_;  // by the studies' folder names
    std::unordered_map<AttemptId, Held> held_;
    std::deque<HeldAttempt*> queue_;  // of open studies
    std::shared_ptr<WorkerAgent*> link_;
    std::unique_ptr<loop::PluginThread> files_;  // deletes folders; made at first use
    kj::Maybe<wire::Roll::Client> roll_;
    bool will_tell_begun_ = false;
    std::vector<std::unique_ptr<SolverSlot>> slots_;
    kj::TaskSet tasks_;
};

}  // namespace femrun::net
