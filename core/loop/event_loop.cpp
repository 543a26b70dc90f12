// SPDX-License-Identifier: MIT
#include "loop/event_loop.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "loop/departures.hpp"

namespace femrun::loop {

namespace {

// Promises that run between two looks at the sockets. Large enough that the look (about 1 us)
// costs nothing, small enough that a socket waits well below a millisecond.
constexpr unsigned turns_max = 256;

class AsioEventPort final : public kj::EventPort {
public:
    explicit AsioEventPort(asio::io_context& io) : io_(io), work_(asio::make_work_guard(io)) {}

    // One handler a call: KJ comes back for the next one at once, and Asio asks the system again
    // only when its own queue is empty.
    bool wait() override {
        if (!run_post()) io_.run_one();
        return woken_.exchange(false);
    }

    bool poll() override {
        run_post();
        io_.poll();
        return woken_.exchange(false);
    }

    // Another thread has events for KJ, which looks for them when wait() or poll() says so.
    void wake() const override {
        if (!woken_.exchange(true)) asio::post(io_, [] {});
    }

    void post(kj::Function<void()> work) {
        if (std::this_thread::get_id() == home_) return posts_.push_back(kj::mv(work));
        bool first = false;
        {
            const std::lock_guard lock(mutex_);
            arriving_.push_back(kj::mv(work));
            first = arriving_.size() == 1;
        }
        // One trip through the system brings all that gathers until the loop looks. Without the
        // lock, which the loop would wake up only to wait for.
        if (first) asio::post(io_, [this] { take_arriving(); });
    }

    std::size_t posts() const { return posts_.size(); }

private:
    /// Runs one post, without a trip through the system. One, so that the promises that it fulfils
    /// have done their work before the next.
    bool run_post() {
        if (posts_.empty()) return false;
        auto work = kj::mv(posts_.front());
        posts_.pop_front();
        work();
        if (++count_ % posts_max == 0) io_.poll();
        return true;
    }

    void take_arriving() {
        const std::lock_guard lock(mutex_);
        for (auto& work : arriving_) posts_.push_back(kj::mv(work));
        arriving_.clear();
    }

    // Posts that beget posts do not starve the sockets either.
    static constexpr unsigned posts_max = 64;

    asio::io_context& io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    const std::thread::id home_ = std::this_thread::get_id();
    mutable std::atomic<bool> woken_{false};
    std::deque<kj::Function<void()>> posts_;
    unsigned count_ = 0;  // of posts run
    std::mutex mutex_;
    std::vector<kj::Function<void()>> arriving_;  // from other threads; guarded by the mutex
};

}  // namespace

struct EventLoop::Parts {
    asio::io_context io{1};  // 1: one thread runs it, so its locks are cheap
    AsioEventPort port{io};
    Departures departures;  // its threads post until they are over; what KJ drops at its end joins
    kj::EventLoop loop{port};
    kj::WaitScope scope{loop};
    std::atomic<bool> stopping{false};

    // Only KJ itself can take them, when it asks the port in a wait: so it has a short one, in
    // which it asks after each promise.
    void take_events_of_other_threads() {
        port.wake();
        scope.setBusyPollInterval(0);
        kj::evalLater([] {}).wait(scope);
        scope.setBusyPollInterval(turns_max);
    }
};

EventLoop::EventLoop() : parts_(std::make_unique<Parts>()) {
    parts_->scope.setBusyPollInterval(turns_max);
}

EventLoop::~EventLoop() = default;

asio::io_context& EventLoop::io() { return parts_->io; }

kj::WaitScope& EventLoop::wait_scope() { return parts_->scope; }

void EventLoop::run() {
    Parts& parts = *parts_;
    while (!parts.stopping.exchange(false)) {
        parts.loop.run(turns_max);
        const bool busy = parts.loop.isRunnable();
        const bool woken = busy ? parts.port.poll() : parts.port.wait();
        if (woken) parts.take_events_of_other_threads();
    }
}

void EventLoop::stop() {
    parts_->stopping = true;
    asio::post(parts_->io, [] {});
}

void EventLoop::poll() {
    parts_->scope.poll();
    for (std::size_t left = parts_->port.posts(); left > 0; --left) parts_->scope.poll();
}

kj::Promise<void> EventLoop::after(Duration delay) {
    auto timer = kj::heap<asio::steady_timer>(parts_->io, delay);
    auto done = kj::newPromiseAndFulfiller<void>();
    timer->async_wait([fulfiller = kj::mv(done.fulfiller)](const std::error_code& error) mutable {
        if (!error) fulfiller->fulfill();
    });
    return done.promise.attach(kj::mv(timer));  // destroying the timer takes its handler back
}

Departures& EventLoop::departures() { return parts_->departures; }

void EventLoop::post(kj::Function<void()> work) { parts_->port.post(kj::mv(work)); }

}  // namespace femrun::loop
