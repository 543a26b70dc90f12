// SPDX-License-Identifier: MIT
// The worker on this PC: a child process at the other end of a private pipe. It is started again
// when it dies, because a study must survive that; one that hangs, or was stopped, is ended first.
// One that has left as it was asked to is not. It ends when this object does.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loop/event_loop.hpp"
#include "net/workers_server.hpp"
#include "system/child.hpp"

namespace femrun::net {

/// With what the program ends that has left as it was asked to. Not 0, which a plugin may end its
/// process with at any time.
constexpr int exit_left = 86;

struct LocalWorkerSpec {
    std::filesystem::path executable;    // femrun
    std::vector<std::string> arguments;  // one of them ChildSpec::pipe_handle
    std::vector<std::string> environment;
    system::Output output = system::Output::discarded(), error = {};
    // Before starting it again; doubles to the second, and begins anew once one has lived for the
    // third.
    Duration backoff = std::chrono::milliseconds(50), backoff_max = std::chrono::seconds(10);
    Duration well_after = std::chrono::seconds(10);
    // One that had enlisted is missed at once, and who killed it will be found the sooner.
    Duration backoff_enlisted_max = std::chrono::milliseconds(200);
    // So often in a row may it die without having enlisted before that is taken for good.
    int stillbirths_max = 3;
};

/// The spec of `femrun worker` with this many slots, from the program that asks.
LocalWorkerSpec local_worker_spec(std::uint32_t slots);

class LocalWorker final : private kj::TaskSet::ErrorHandler {
public:
    /// Starts the worker and connects it to `server`. `hopeless` is called, once and on the loop,
    /// when it cannot be started at all.
    LocalWorker(loop::EventLoop& loop, WorkersServer& server, LogSink& log, LocalWorkerSpec spec,
                std::function<void(const Error&)> hopeless);
    /// Closes the pipe, gives the worker a second to end, then kills its whole tree.
    ~LocalWorker() noexcept(false);
    LocalWorker(const LocalWorker&) = delete;
    LocalWorker& operator=(const LocalWorker&) = delete;

    /// Process id of the worker that runs now; nothing between two.
    std::optional<std::uint64_t> process() const;

private:
    void start();
    void connection_ended();
    kj::Promise<void> until_dead();
    void silent(const std::string& why);
    /// How the child ended: "died with signal 9 (SIGKILL)".
    static kj::Promise<std::string> end_of_child(std::weak_ptr<LocalWorker*> link,
                                                 Instant patience_until);
    bool has_left(const system::Ended& how) const;
    void ended(const std::string& how);
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    WorkersServer& server_;
    LogSink& log_;
    LocalWorkerSpec spec_;
    std::function<void(const Error&)> hopeless_;
    std::optional<system::Child> child_;
    std::string silence_;   // why this one was ended; empty: it was not
    std::string last_end_;  // how the one before it ended
    Instant started_;
    Duration next_backoff_;
    int stillbirths_ = 0;
    bool enlisted_ = false;
    std::shared_ptr<LocalWorker*> link_;
    kj::Own<kj::TaskSet> tasks_;
};

}  // namespace femrun::net
