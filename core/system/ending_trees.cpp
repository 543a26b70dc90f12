// SPDX-License-Identifier: MIT
#include "system/ending_trees.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "system/thread_name.hpp"

namespace femrun::system {

namespace {

constexpr Duration kill_for = std::chrono::seconds(1);
// Nobody waits longer than this for what a program leaves when it ends.
constexpr Duration end_within = std::chrono::seconds(5);

struct Ending {
    std::shared_ptr<const ProcessTree> tree;  // null: its owner only waits to be let go
    std::shared_ptr<void> owner;
    Instant kill_from, kill_until;

    bool over(Instant now) const {
        if (!tree) return true;
        if (now < kill_from && !root_has_ended(*tree)) return false;
        return kill_members_once(*tree) == Left::none || now >= kill_until;
    }
};

class Endings {
public:
    /// Threads may live longer than what is destroyed at the process's end.
    static Endings& all() {
        static Endings& endings = *new Endings;
        return endings;
    }

    void add(Ending ending) {
        {
            const std::lock_guard lock(mutex_);
            fresh_.push_back(std::move(ending));
            ++open_;
        }
        news_.notify_all();
    }

private:
    Endings() {
        std::thread([this] { work(); }).detach();
        std::atexit([] { all().wait(); });
    }

    void work() {
        name_this_thread("ending");
        std::vector<Ending> endings;
        constexpr Duration shortest = std::chrono::microseconds(200),
                           longest = std::chrono::milliseconds(10);
        Duration pause = shortest;
        std::unique_lock lock(mutex_);
        for (;;) {
            if (endings.empty())
                news_.wait(lock, [this] { return !fresh_.empty(); });
            else
                news_.wait_for(lock, pause);
            pause = fresh_.empty() ? std::min(pause * 2, longest) : shortest;
            std::move(fresh_.begin(), fresh_.end(), std::back_inserter(endings));
            fresh_.clear();
            lock.unlock();
            // What is erased is let go of here: its owner may take a while to die.
            std::erase_if(endings, [](const Ending& it) { return it.over(monotonic_now()); });
            lock.lock();
            open_ = endings.size() + fresh_.size();
            if (open_ == 0) news_.notify_all();
        }
    }

    void wait() {
        std::unique_lock lock(mutex_);
        news_.wait_for(lock, end_within, [this] { return open_ == 0; });
    }

    std::mutex mutex_;
    std::condition_variable news_;
    std::vector<Ending> fresh_;
    std::size_t open_ = 0;
};

}  // namespace

void end_on_another_thread(std::shared_ptr<const ProcessTree> tree, std::shared_ptr<void> owner,
                           Duration patience) {
    const Instant kill_from = monotonic_now() + patience;
    Endings::all().add({std::move(tree), std::move(owner), kill_from, kill_from + kill_for});
}

void let_go_on_another_thread(std::shared_ptr<void> owner) {
    Endings::all().add({nullptr, std::move(owner), {}, {}});
}

}  // namespace femrun::system
