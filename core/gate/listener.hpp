// SPDX-License-Identifier: MIT
// The gate itself: accepts connections and lets in who may. Whoever is refused is refused before
// any message of Cap'n Proto is read, and does not keep others waiting.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <kj/async-io.h>

#include "base/log.hpp"
#include "base/result.hpp"
#include "gate/address.hpp"
#include "gate/book.hpp"
#include "gate/credentials.hpp"
#include "gate/guest.hpp"
#include "loop/event_loop.hpp"

namespace femrun::gate {

struct GateLimits {
    Duration admission = std::chrono::seconds(5);  // from a connection to the end of its frame
    std::size_t half_open = 256;                   // the oldest goes when another comes
};

struct GateOptions {
    Place place;
    /// The scheduler's; needed unless the place is loopback, where anybody is let in with all
    /// roles.
    std::optional<Credentials> credentials;
    GateLimits limits = {};
};

class Listener {
public:
    using Admitted = std::function<void(kj::Own<kj::AsyncIoStream>, Guest)>;

    /// `book`, `log` and `loop` outlive the listener. `admitted` is called on the loop. The error
    /// says what is wrong with the place: taken, not of this PC, below 1024.
    static Result<std::unique_ptr<Listener>> open(loop::EventLoop& loop, GateOptions options,
                                                  Book& book, LogSink& log, Admitted admitted);
    /// Who was admitted stays; who is not yet, goes.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// With the port that it has, also if any was asked for.
    const Place& place() const;
    /// Connections that are not admitted yet.
    std::size_t half_open() const;

private:
    class State;
    explicit Listener(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace femrun::gate
