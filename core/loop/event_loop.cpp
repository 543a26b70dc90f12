// SPDX-License-Identifier: MIT
#include "loop/event_loop.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>

namespace femrun::loop {

namespace {

// Promises that run between two looks at the sockets. Large enough that the look (about 1 us)
// costs nothing, small enough that a socket waits well below a millisecond.
constexpr unsigned turns_max = 256;

class AsioEventPort final : public kj::EventPort {
public:
    explicit AsioEventPort(asio::io_context& io) : io_(io), work_(asio::make_work_guard(io)) {}

    void attach(kj::EventLoop& loop, kj::WaitScope& scope) {
        loop_ = &loop;
        scope_ = &scope;
    }

    // One handler a call: KJ comes back for the next one at once, and Asio asks the system again
    // only when its own queue is empty.
    bool wait() override {
        const Inside inside(*this);
        io_.run_one();
        return woken_.exchange(false);
    }

    bool poll() override {
        if (!turning_) {  // within a turn, Asio is running already and must not be entered again
            const Inside inside(*this);
            io_.poll();
        }
        return woken_.exchange(false);
    }

    void wake() const override {
        if (woken_.exchange(true)) return;
        asio::post(io_, [this] { serve_other_threads(); });
    }

    void setRunnable(bool runnable) override {
        if (runnable) schedule_turn();
    }

    void schedule_turn() {
        if (inside_ > 0 || scheduled_ || !asio_drives_) return;
        scheduled_ = true;
        asio::post(io_, [this] { turn(); });
    }

    /// Asio drives from here until the guard is gone.
    class AsioDrives {
    public:
        explicit AsioDrives(AsioEventPort& port) : port_(port) {
            port_.asio_drives_ = true;
            if (port_.loop_->isRunnable()) port_.schedule_turn();
        }
        ~AsioDrives() { port_.asio_drives_ = false; }

    private:
        AsioEventPort& port_;
    };

private:
    class Inside {
    public:
        explicit Inside(AsioEventPort& port) : port_(port) { ++port_.inside_; }
        ~Inside() { --port_.inside_; }

    private:
        AsioEventPort& port_;
    };

    void turn() {
        scheduled_ = false;
        if (inside_ > 0 || !asio_drives_) return;  // KJ drives by now and turns itself
        loop_->run(turns_max);
        if (loop_->isRunnable()) schedule_turn();
    }

    // Other threads' events reach KJ's queue only through its own poll; when KJ drives, the return
    // value of wait() makes it look.
    void serve_other_threads() const {
        if (inside_ > 0 || !asio_drives_ || !woken_) return;
        turning_ = true;
        scope_->poll();
        turning_ = false;
    }

    asio::io_context& io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    kj::EventLoop* loop_ = nullptr;
    kj::WaitScope* scope_ = nullptr;
    mutable std::atomic<bool> woken_{false};
    mutable bool turning_ = false;
    int inside_ = 0;  // how deep in wait() or poll(), where KJ drives
    bool scheduled_ = false;
    bool asio_drives_ = false;
};

}  // namespace

struct EventLoop::Parts {
    asio::io_context io{1};  // 1: one thread runs it, so its locks are cheap
    AsioEventPort port{io};
    kj::EventLoop loop{port};
    kj::WaitScope scope{loop};
    std::atomic<bool> stopping{false};
};

EventLoop::EventLoop() : parts_(std::make_unique<Parts>()) {
    parts_->port.attach(parts_->loop, parts_->scope);
    parts_->scope.setBusyPollInterval(turns_max);
}

EventLoop::~EventLoop() = default;

asio::io_context& EventLoop::io() { return parts_->io; }

kj::WaitScope& EventLoop::wait_scope() { return parts_->scope; }

void EventLoop::run() {
    const AsioEventPort::AsioDrives driving(parts_->port);
    while (!parts_->stopping.exchange(false)) parts_->io.run_one();
}

void EventLoop::stop() {
    parts_->stopping = true;
    asio::post(parts_->io, [] {});
}

void EventLoop::poll() { parts_->scope.poll(); }

kj::Promise<void> EventLoop::after(Duration delay) {
    auto timer = kj::heap<asio::steady_timer>(parts_->io, delay);
    auto done = kj::newPromiseAndFulfiller<void>();
    timer->async_wait([fulfiller = kj::mv(done.fulfiller)](const std::error_code& error) mutable {
        if (!error) fulfiller->fulfill();
    });
    return done.promise.attach(kj::mv(timer));  // destroying the timer takes its handler back
}

void EventLoop::post(kj::Function<void()> work) {
    asio::post(parts_->io, [work = kj::mv(work)]() mutable { work(); });
}

}  // namespace femrun::loop
