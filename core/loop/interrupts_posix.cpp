// SPDX-License-Identifier: MIT
#include "loop/interrupts.hpp"

#include <asio/signal_set.hpp>
#include <csignal>
#include <utility>

namespace femrun::loop {

namespace {

/// Who was started with nohup wants to outlive the terminal.
bool terminal_matters() {
    struct sigaction way {};
    return ::sigaction(SIGHUP, nullptr, &way) == 0 && way.sa_handler != SIG_IGN;
}

}  // namespace

struct Interrupts::Waiting : std::enable_shared_from_this<Waiting> {
    Waiting(EventLoop& loop, std::function<void()> called)
        : signals(loop.io(), SIGINT, SIGTERM), callback(std::move(called)) {
        if (terminal_matters()) signals.add(SIGHUP);
    }

    void wait() {
        signals.async_wait([self = weak_from_this()](const std::error_code& error, int signal) {
            const auto waiting = self.lock();
            if (error || !waiting) return;
            waiting->wait();  // first, so that a callback may end this object
            // The system and the shell each tell that the terminal is gone; it is one wish.
            if (signal == SIGHUP && std::exchange(waiting->hung_up, true)) return;
            waiting->callback();
        });
    }

    asio::signal_set signals;
    std::function<void()> callback;
    bool hung_up = false;
};

Interrupts::Interrupts(EventLoop& loop, std::function<void()> callback)
    : waiting_(std::make_shared<Waiting>(loop, std::move(callback))) {
    waiting_->wait();
}

Interrupts::~Interrupts() = default;

}  // namespace femrun::loop
