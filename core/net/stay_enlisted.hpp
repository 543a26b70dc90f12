// SPDX-License-Identifier: MIT
// A worker that stays enlisted: when its link ends it connects again, for as long as it takes. (A
// worker on a private pipe has no use for this: its scheduler ended with the pipe.)
#pragma once

#include <functional>
#include <string>

#include "net/reconnect_waits.hpp"
#include "net/worker_agent.hpp"

namespace femrun::net {

/// What a person is told of the link. `next`: when it is tried again.
struct LinkNews {
    std::function<void()> enlisted = [] {};
    std::function<void(const std::string& why, Duration next)> lost = [](auto&, auto) {};
    std::function<void(const std::string& why, Duration next)> not_reached = [](auto&, auto) {};
};

class StayEnlisted {
public:
    using Connect = std::function<kj::Promise<kj::Own<kj::AsyncIoStream>>()>;

    /// `agent` outlives this. `seed`: of the chance in the waits.
    StayEnlisted(loop::EventLoop& loop, WorkerAgent& agent, Connect connect, std::uint64_t seed,
                 ReconnectTimes times = {}, LinkNews news = {})
        : loop_(loop),
          agent_(agent),
          connect_(std::move(connect)),
          waits_(times, seed),
          news_(std::move(news)) {}

    /// Never done; rejects when a scheduler refuses a worker that it has never taken, which no
    /// other try would change. One that was enlisted has something to deliver: it asks again.
    /// Dropping the promise ends the link.
    kj::Promise<void> run();

private:
    kj::Promise<Duration> serve_once();
    Duration link_over(const std::string& why, kj::Exception::Type type, Instant began);

    loop::EventLoop& loop_;
    WorkerAgent& agent_;
    Connect connect_;
    ReconnectWaits waits_;
    LinkNews news_;
    bool up_ = false;     // this link
    bool known_ = false;  // was enlisted once
};

}  // namespace femrun::net
