// SPDX-License-Identifier: MIT
// One event loop for two libraries: Asio waits for sockets, timers and signals; KJ runs promises.
// An `asio::io_context` stands behind KJ's `EventPort`, so that both make progress whichever of
// them is asked to wait:
//
//     loop.wait(promise)   runs until the promise is done.
//     loop.run()           runs until `stop`.
//
// Promises run in bounded turns, so that promises that beget promises do not starve the sockets.
// One loop belongs to the thread that made it. Only `post` and `stop` may be called by others.
#pragma once

#include <memory>

#include <kj/async.h>
#include <kj/function.h>

#include "base/clock.hpp"

namespace asio {
class io_context;
}

namespace femrun::loop {

class Departures;

class EventLoop {
public:
    EventLoop();
    /// Waits for threads that were let go.
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// For Asio's own objects; they must be gone before the loop is.
    asio::io_context& io();
    kj::WaitScope& wait_scope();

    /// Runs the loop until the promise is done; gives its value or throws its exception. Not to be
    /// called from within a promise's callback.
    template <typename T>
    T wait(kj::Promise<T> promise) {
        return promise.wait(wait_scope());
    }

    /// Runs the loop until `stop`.
    void run();
    /// Ends `run`, the present one or the next. [any thread]
    void stop();

    /// Runs all that is ready and does not wait.
    void poll();

    /// Done after `delay`. Dropping it frees the timer.
    kj::Promise<void> after(Duration delay);

    /// Runs `work` on this loop, soon and not within this call; in order with other posts of the
    /// same thread. `work` must not throw. What is still waiting when the loop is destroyed is
    /// dropped unrun. [any thread]
    void post(kj::Function<void()> work);

    /// Threads that work for this loop and that nobody waits for.
    Departures& departures();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace femrun::loop
