// SPDX-License-Identifier: MIT
#include "system/memory_watch_posix.hpp"

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <list>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "system/thread_name.hpp"

namespace femrun::system {

namespace {

// A solver fills some hundred megabytes in that time.
constexpr Duration look_every = std::chrono::milliseconds(100);
// Where thousands of processes run, a look takes long: a twentieth of a core is spent at most.
constexpr int pause_to_look = 20;

std::uint64_t resident(pid_t process) {
    static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::ifstream file(fmt::format("/proc/{}/statm", process));
    std::uint64_t size = 0, pages = 0;
    file >> size >> pages;
    return file ? pages * page : 0;
}

/// With its part of what it shares, and without what it has mapped from files, which the system
/// drops when it needs the room; what it has in memory where that is not told.
std::uint64_t proportional(pid_t process) {
    std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
    std::uint64_t bytes = 0;
    bool is_told = false;
    for (std::string word; file >> word;)
        if (std::uint64_t kib = 0; (word == "Pss_Anon:" || word == "Pss_Shmem:") && file >> kib) {
            bytes += kib * 1024;
            is_told = true;
        }
    return is_told ? bytes : resident(process);
}

template <typename Measure>
std::uint64_t sum(const std::vector<pid_t>& processes, Measure measure) {
    return std::accumulate(processes.begin(), processes.end(), std::uint64_t{0},
                           [&](std::uint64_t all, pid_t one) { return all + measure(one); });
}

struct Watched {
    std::shared_ptr<const ProcessTree> tree;
    std::uint64_t limit = 0;
    std::mutex calling;                       // held in a call
    std::function<void(std::uint64_t)> over;  // empty when nobody waits for it any more

    void look_at(const std::vector<pid_t>& members) {
        if (sum(members, resident) <= limit) return;
        const std::uint64_t used = sum(members, proportional);
        if (used <= limit) return;
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
        std::vector<const ProcessTree*> trees;
        for (const auto& one : some) trees.push_back(one->tree.get());
        const auto trees_members = members(trees);
        for (std::size_t i = 0; i < some.size(); ++i) some[i]->look_at(trees_members[i]);
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
