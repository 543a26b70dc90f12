// SPDX-License-Identifier: MIT
#include "loop/interrupts.hpp"

#include <asio/signal_set.hpp>
#include <csignal>

namespace femrun::loop {

struct Interrupts::Waiting : std::enable_shared_from_this<Waiting> {
    Waiting(EventLoop& loop, std::function<void()> called)
        : signals(loop.io(), SIGINT, SIGTERM), callback(std::move(called)) {}

    void wait() {
        signals.async_wait([self = weak_from_this()](const std::error_code& error, int) {
            const auto waiting = self.lock();
            if (error || !waiting) return;
            waiting->wait();  // first, so that a callback may end this object
            waiting->callback();
        });
    }

    asio::signal_set signals;
    std::function<void()> callback;
};

Interrupts::Interrupts(EventLoop& loop, std::function<void()> callback)
    : waiting_(std::make_shared<Waiting>(loop, std::move(callback))) {
    waiting_->wait();
}

Interrupts::~Interrupts() = default;

}  // namespace femrun::loop
