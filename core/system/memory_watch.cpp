// SPDX-License-Identifier: MIT
#include "system/memory_watch.hpp"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "system/thread_name.hpp"

namespace femrun::system {

namespace {

// A solver fills some hundred megabytes in that time.
constexpr Duration look_every = std::chrono::milliseconds(100);
// Where thousands of processes run, a look takes long: a twentieth of a core is spent at most.
constexpr int pause_to_look = 20;

struct Watched {
    std::shared_ptr<const ProcessTree> tree;
    std::uint64_t limit = 0;
    std::mutex calling;                       // held in a call
    std::function<void(std::uint64_t)> over;  // empty when nobody waits for it any more

    void is_beyond(std::uint64_t used) {
        const std::lock_guard lock(calling);
        if (over) std::exchange(over, nullptr)(used);
    }
    void end() {
        const std::lock_guard lock(calling);
        over = nullptr;
    }
};

class Watch {
public:
    /// The thread may live longer than what is destroyed at the process's end.
    static Watch& all() {
        static Watch& watch = *new Watch;
        return watch;
    }

    void add(const std::shared_ptr<Watched>& one) {
        {
            const std::lock_guard lock(mutex_);
            watched_.push_back(one);
        }
        news_.notify_one();
    }

private:
    Watch() {
        std::thread([this] { work(); }).detach();
    }

    void work() {
        name_this_thread("memory");
        for (;;) {
            std::vector<std::shared_ptr<Watched>> some = next();
            const Instant begun = monotonic_now();
            look_at(some);
            some.clear();
            const Duration took = monotonic_now() - begun;
            std::this_thread::sleep_for(std::max(look_every, pause_to_look * took));
        }
    }

    /// Waits until there are any.
    std::vector<std::shared_ptr<Watched>> next() {
        std::vector<std::shared_ptr<Watched>> some;
        std::unique_lock lock(mutex_);
        for (;;) {
            for (auto at = watched_.begin(); at != watched_.end();) {
                if (auto one = at->lock()) {
                    some.push_back(std::move(one));
                    ++at;
                } else {
                    at = watched_.erase(at);
                }
            }
            if (!some.empty()) return some;
            news_.wait(lock);
        }
    }

    static void look_at(const std::vector<std::shared_ptr<Watched>>& some) {
        std::vector<MemoryLimit> limits;
        for (const auto& one : some) limits.push_back({one->tree.get(), one->limit});
        const std::vector<std::uint64_t> used = memory_beyond(limits);
        for (std::size_t i = 0; i < some.size(); ++i)
            if (used[i] > 0) some[i]->is_beyond(used[i]);
    }

    std::mutex mutex_;
    std::condition_variable news_;
    std::list<std::weak_ptr<Watched>> watched_;
};

}  // namespace

std::shared_ptr<void> watch_memory(std::shared_ptr<const ProcessTree> tree, std::uint64_t limit,
                                   std::function<void(std::uint64_t used)> over) {
    auto watched = std::make_shared<Watched>();
    watched->tree = std::move(tree);
    watched->limit = limit;
    watched->over = std::move(over);
    Watch::all().add(watched);
    // The thread may have it in its hands just now.
    return {static_cast<void*>(watched.get()), [watched](void*) { watched->end(); }};
}

}  // namespace femrun::system
