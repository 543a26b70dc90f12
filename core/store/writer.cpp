// SPDX-License-Identifier: MIT
#include "store/writer.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace femrun::store {

namespace {

// One look costs microseconds.
constexpr std::chrono::milliseconds watch_every{500};

}  // namespace

struct Writer::State {
    std::unique_ptr<Database> database;
    Notify notify;

    std::mutex mutex;  // over what follows
    std::condition_variable news;
    std::vector<Record> waiting;
    std::uint64_t taken = 0;  // records ever handed over
    bool failed = false;      // until `retry`
    bool closing = false;

    std::thread thread;

    void run() {
        std::vector<Record> group;
        std::unique_lock lock(mutex);
        for (;;) {
            const auto something = [&] { return closing || (!failed && !waiting.empty()); };
            if (failed) {
                news.wait(lock, something);
            } else if (!news.wait_for(lock, watch_every, something)) {
                watch(lock);
                continue;
            }
            if (failed || waiting.empty()) return;
            group.clear();
            std::swap(group, waiting);
            const std::uint64_t last = taken;
            lock.unlock();
            const Result<void> written = database->append(group);
            const std::uint64_t durable = written ? last : last - group.size();
            if (!written) {
                lock.lock();
                failed = true;
                if (!database->rescued()) put_back(group);
                lock.unlock();
            }
            notify(durable, written);
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
        failed = true;
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
        state_->failed = false;
    }
    state_->news.notify_one();
}

void Writer::drop_unwritten() {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.clear();
    state_->failed = false;
}

std::vector<Record> Writer::unwritten() const {
    const std::lock_guard lock(state_->mutex);
    return state_->waiting;
}

}  // namespace femrun::store
