// SPDX-License-Identifier: MIT
#include "store/writer.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace femrun::store {

struct Writer::State {
    std::unique_ptr<Database> database;
    Notify notify;

    std::mutex mutex;  // over what follows
    std::condition_variable arrived;
    std::vector<Record> waiting;
    std::uint64_t taken = 0;  // records ever handed over
    bool closing = false;

    std::thread thread;

    void run() {
        std::vector<Record> group;
        bool broken = false;
        for (;;) {
            std::uint64_t last = 0;
            {
                std::unique_lock lock(mutex);
                arrived.wait(lock, [&] { return closing || !waiting.empty(); });
                if (waiting.empty()) return;
                group.clear();
                std::swap(group, waiting);
                last = taken;
            }
            if (broken) continue;  // said already; an order with a hole in it would be a lie
            const std::uint64_t before = last - group.size();
            const Result<void> written = database->append(group);
            broken = !written;
            notify(written ? last : before, written);
        }
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
    state_->arrived.notify_one();
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
    state_->arrived.notify_one();
    return last;
}

}  // namespace femrun::store
