// SPDX-License-Identifier: MIT
#include "loop/plugin_thread.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "system/thread_name.hpp"

namespace femrun::loop {

struct PluginThread::State {
    explicit State(EventLoop& owner) : loop(owner) {}

    EventLoop& loop;
    std::thread thread;
    std::mutex mutex;
    std::condition_variable changed;
    // Guarded by the mutex.
    std::deque<kj::Own<Crossing>> to_thread;
    std::vector<kj::Own<Crossing>> to_loop;
    bool posted = false;  // to the loop, which has not looked yet
    bool ending = false;

    /// Keeps `self` until it ends.
    void serve(std::shared_ptr<State> self) {  // NOLINT(performance-unnecessary-value-param)
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return ending || !to_thread.empty(); });
            if (ending) return;
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
    : state_(std::make_shared<State>(loop)) {
    state_->thread = std::thread([state = state_, name] {
        system::name_this_thread(name);
        state->serve(state);
    });
}

PluginThread::~PluginThread() {
    std::deque<kj::Own<Crossing>> dropped;
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
        std::swap(dropped, state_->to_thread);
    }
    state_->changed.notify_one();
    state_->thread.join();
    state_->arrive();  // what was finished still counts
    for (auto& crossing : dropped) crossing->drop();
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
