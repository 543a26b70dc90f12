// SPDX-License-Identifier: MIT
// What a writer told from its thread, one sentence after the other on the test's.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "store/writer.hpp"

namespace femrun::store::testing {

class Heard {
public:
    /// "4 " for four durable records, "4 the disk is full" when those after them failed.
    Writer::Notify notify() {
        return [this](std::uint64_t durable, const Result<void>& state) {
            const std::lock_guard lock(mutex_);
            said_.push_back(fmt::format("{} {}", durable, state ? "" : state.error().message));
            spoke_.notify_one();
        };
    }

    /// Waits for the next one.
    std::string next() {
        std::unique_lock lock(mutex_);
        spoke_.wait(lock, [this] { return !said_.empty(); });
        std::string sentence = std::move(said_.front());
        said_.pop_front();
        return sentence;
    }

    bool nothing_more() {
        const std::lock_guard lock(mutex_);
        return said_.empty();
    }

private:
    std::mutex mutex_;
    std::condition_variable spoke_;
    std::deque<std::string> said_;
};

}  // namespace femrun::store::testing
