// SPDX-License-Identifier: MIT
#include "store/writer.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace femrun::store {

namespace {

// One look costs microseconds.
constexpr std::chrono::milliseconds watch_every{500};

}  // namespace

struct Writer::State {
    struct Asked {
        std::uint64_t after = 0;  // records before it
        Job job;
    };

    std::unique_ptr<Database> database;
    Notify notify;

    std::mutex mutex;  // over what follows
    std::condition_variable news;
    std::vector<Record> waiting;
    std::deque<Asked> jobs;
    std::uint64_t taken = 0;    // records ever handed over
    std::uint64_t written = 0;  // of those, or given up
    Result<void> state;         // an error until `retry`
    bool closing = false;

    std::thread thread;

    bool can_write() const { return state.ok() && !waiting.empty(); }

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            const auto something = [&] { return closing || !jobs.empty() || can_write(); };
            if (!state.ok()) {
                news.wait(lock, something);
            } else if (!news.wait_for(lock, watch_every, something)) {
                watch(lock);
                continue;
            }
            if (can_write()) {
                write(lock);
            } else if (!jobs.empty()) {
                do_jobs(lock);
            } else {
                return;
            }
        }
    }

    /// All that waits, in one transaction; then the jobs that came before its last record.
    void write(std::unique_lock<std::mutex>& lock) {
        std::vector<Record> group = std::exchange(waiting, {});
        const std::uint64_t last = taken;
        lock.unlock();
        const Result<void> done = database->append(group);
        const std::uint64_t durable = done ? last : last - group.size();
        lock.lock();
        if (done) {
            written = last;
        } else {
            state = done;
            if (!database->rescued()) put_back(group);
        }
        lock.unlock();
        notify(durable, done);
        lock.lock();
        do_jobs(lock);
    }

    /// Those that wait for nothing more.
    void do_jobs(std::unique_lock<std::mutex>& lock) {
        const auto due = [&] {
            return !state.ok() || waiting.empty() || jobs.front().after <= written;
        };
        while (!jobs.empty() && due()) {
            const Job job = std::move(jobs.front().job);
            const Result<void> so_far = jobs.front().after <= written ? Result<void>{} : state;
            jobs.pop_front();
            lock.unlock();
            job(*database, so_far);
            lock.lock();
        }
    }

    /// A solve may take hours, in which nothing is written: whether the file is still there.
    void watch(std::unique_lock<std::mutex>& lock) {
        const std::uint64_t durable = taken;  // nothing waits
        lock.unlock();
        const Result<void> there = database->watch();
        lock.lock();
        if (there) return;
        state = there;
        lock.unlock();
        notify(durable, there);
        lock.lock();
    }

    /// Before what was appended meanwhile.
    void put_back(std::vector<Record>& group) {
        group.insert(group.end(), std::make_move_iterator(waiting.begin()),
                     std::make_move_iterator(waiting.end()));
        std::swap(group, waiting);
    }
};

Writer::Writer(std::unique_ptr<Database> database, Notify notify)
    : state_(std::make_unique<State>()) {
    state_->database = std::move(database);
    state_->notify = std::move(notify);
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
    }
    state_->news.notify_one();
    state_->thread.join();
}

std::uint64_t Writer::append(std::vector<Record> records) {
    if (records.empty()) {
        const std::lock_guard lock(state_->mutex);
        return state_->taken;
    }
    std::uint64_t last = 0;
    {
        const std::lock_guard lock(state_->mutex);
        state_->taken += records.size();
        last = state_->taken;
        if (state_->waiting.empty())
            state_->waiting = std::move(records);
        else
            state_->waiting.insert(state_->waiting.end(), std::make_move_iterator(records.begin()),
                                   std::make_move_iterator(records.end()));
    }
    state_->news.notify_one();
    return last;
}

void Writer::retry() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->state = {};
    }
    state_->news.notify_one();
}

void Writer::run(Job job) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->jobs.push_back({state_->taken, std::move(job)});
    }
    state_->news.notify_one();
}

void Writer::drop_unwritten() {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.clear();
    state_->written = state_->taken;
    state_->state = {};
}

std::vector<Record> Writer::unwritten() const {
    const std::lock_guard lock(state_->mutex);
    return state_->waiting;
}

}  // namespace femrun::store
