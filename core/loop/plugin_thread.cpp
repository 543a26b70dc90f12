// SPDX-License-Identifier: MIT
#include "loop/plugin_thread.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "loop/departures.hpp"
#include "system/thread_name.hpp"

namespace femrun::loop {

struct PluginThread::State {
    State(EventLoop& owner, std::string thread_name) : loop(owner), name(std::move(thread_name)) {}

    EventLoop& loop;
    const std::string name;
    std::thread thread;
    const std::shared_ptr<std::atomic<bool>> over = std::make_shared<std::atomic<bool>>(false);
    std::mutex mutex;
    std::condition_variable changed;
    // Guarded by the mutex.
    std::deque<kj::Own<Crossing>> to_thread;
    std::vector<kj::Own<Crossing>> to_loop;
    bool posted = false;  // to the loop, which has not looked yet
    bool ending = false;
    kj::Maybe<kj::Function<void()>> last;

    /// Keeps `self` until it ends.
    void serve(std::shared_ptr<State> self) {  // NOLINT(performance-unnecessary-value-param)
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return ending || !to_thread.empty(); });
            if (ending) break;
            auto crossing = kj::mv(to_thread.front());
            to_thread.pop_front();
            lock.unlock();
            crossing->work();
            lock.lock();
            const bool waits = crossing->back == Back::with_next && !to_thread.empty();
            to_loop.push_back(kj::mv(crossing));
            // One post brings back everything that gathers until the loop looks; without the lock,
            // which the loop would wake up only to wait for.
            if (waits || posted) continue;
            posted = true;
            lock.unlock();
            loop.post([self] { self->arrive(); });
            lock.lock();
        }
        lock.unlock();
        KJ_IF_MAYBE (call, last) {
            (*call)();
            last = nullptr;  // what it owns is the thread's to free
        }
        *over = true;
    }

    void arrive() {
        std::vector<kj::Own<Crossing>> arrived;
        {
            const std::lock_guard lock(mutex);
            std::swap(arrived, to_loop);
            posted = false;
        }
        for (auto& crossing : arrived) crossing->arrive();
    }
};

PluginThread::PluginThread(EventLoop& loop, const std::string& name)
    : state_(std::make_shared<State>(loop, name)) {
    state_->thread = std::thread([state = state_] {
        system::name_this_thread(state->name);
        state->serve(state);
    });
}

PluginThread::~PluginThread() {
    if (!state_->thread.joinable()) return;  // let go
    auto dropped = end();
    state_->thread.join();
    state_->arrive();  // what was finished still counts
    for (auto& crossing : dropped) crossing->drop();
}

void PluginThread::let_go(kj::Function<void()> last) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->last = kj::mv(last);
    }
    auto dropped = end();
    state_->loop.departures().add(state_->name, std::move(state_->thread), state_->over);
    state_->arrive();
    for (auto& crossing : dropped) crossing->drop();
}

/// Tells the thread to end; gives the work that it has not begun.
std::deque<kj::Own<PluginThread::Crossing>> PluginThread::end() {
    std::deque<kj::Own<Crossing>> dropped;
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
        std::swap(dropped, state_->to_thread);
    }
    state_->changed.notify_one();
    return dropped;
}

void PluginThread::enqueue(kj::Own<Crossing> crossing, Back back) {
    crossing->back = back;
    {
        const std::lock_guard lock(state_->mutex);
        state_->to_thread.push_back(kj::mv(crossing));
    }
    state_->changed.notify_one();
}

}  // namespace femrun::loop
