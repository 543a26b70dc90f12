// SPDX-License-Identifier: MIT
// One link of a worker to its scheduler, from enlisting to its end. What is lost with it, the
// worker says again on the next one.
#pragma once

#include <functional>

#include <kj/async.h>
#include <wire/cluster.capnp.h>

#include "loop/event_loop.hpp"
#include "work/worker_card.hpp"
#include "worker/worker.hpp"

namespace femrun::net {

class WorkerLink final : public worker::Link, private kj::TaskSet::ErrorHandler {
public:
    /// `worker` outlives this.
    /// `heard`: called when reports, or that it leaves, were.
    WorkerLink(loop::EventLoop& loop, worker::Worker& worker, wire::Roll::Client roll,
               std::function<void()> heard)
        : loop_(loop),
          worker_(worker),
          roll_(kj::mv(roll)),
          heard_(std::move(heard)),
          tasks_(*this) {}

    /// It has these solvers by now.
    void offers(std::span<const work::SolverOffer> solvers);
    /// It gives back what it runs in so long.
    void ends_in(Duration in);
    /// Attempts' folders that are on its disk.
    void has(std::span<const std::string> folders);
    /// Those of them that the scheduler is about to fetch.
    kj::Promise<std::vector<std::string>> owed();
    /// How much has come of what studies need.
    void fetching(std::uint64_t come, std::uint64_t size);

    // -- worker::Link
    void opened(StudyId study, Home home) override;
    void refused(StudyId study, const Error& why) override;
    void reports_wait() override;
    void leaving() override;
    void heartbeat(std::span<const AttemptId> holding, std::span<const Begun> begun) override;
    void begun(std::span<const Begun> attempts) override;
    void progressed(AttemptId attempt, double fraction, const std::string& stage) override;
    void log(LogLevel level, const std::string& text) override;

private:
    void send_reports();
    void acknowledged(const std::vector<AttemptId>& attempts,
                      wire::Roll::ReportResults::Reader results);
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    worker::Worker& worker_;
    wire::Roll::Client roll_;
    std::function<void()> heard_;
    /// Of the last heartbeat, until the next: letting go of it is a message too, which goes out
    /// with that one. A scheduler of ten thousand workers is woken half as often so.
    kj::Maybe<capnp::Response<wire::Roll::HeartbeatResults>> answer_;
    kj::TaskSet tasks_;
};

}  // namespace femrun::net
