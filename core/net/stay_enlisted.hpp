// SPDX-License-Identifier: MIT
// A worker that stays enlisted: when its link ends it connects again, for as long as it takes. (A
// worker on a private pipe has no use for this: its scheduler ended with the pipe.)
#pragma once

#include <functional>
#include <random>

#include "net/worker_agent.hpp"

namespace femrun::net {

struct ReconnectTimes {
    // Before the next try; doubles to the second, and begins anew once a link has held for the
    // third. Each wait is cut by up to a half, by chance: a scheduler that was restarted is not
    // met by all its workers in the same moment.
    Duration backoff = std::chrono::milliseconds(200), backoff_max = std::chrono::seconds(30);
    Duration well_after = std::chrono::seconds(30);
};

class StayEnlisted {
public:
    using Connect = std::function<kj::Promise<kj::Own<kj::AsyncIoStream>>()>;

    /// `agent` outlives this. `seed`: of the chance in the waits.
    StayEnlisted(loop::EventLoop& loop, WorkerAgent& agent, Connect connect, std::uint64_t seed,
                 ReconnectTimes times = {})
        : loop_(loop),
          agent_(agent),
          connect_(std::move(connect)),
          times_(times),
          random_(seed),
          next_(times.backoff) {}

    /// Never done; rejects when a scheduler refuses this worker, which no other try would change.
    /// Dropping the promise ends the link.
    kj::Promise<void> run();

private:
    kj::Promise<void> serve_once();
    Duration wait();

    loop::EventLoop& loop_;
    WorkerAgent& agent_;
    Connect connect_;
    ReconnectTimes times_;
    std::mt19937_64 random_;
    Duration next_;
};

}  // namespace femrun::net
