// SPDX-License-Identifier: MIT
// Which of several: the first, the last, the third, the last but one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace femrun::command {

/// Counted from 1 from the front, or from -1 from the end: 1 is the first, -1 the last.
struct Which {
    std::int64_t position = -1;
};

/// How far from the end one may ask for: so many are kept at a time.
constexpr std::int64_t from_end_max = 100000;

/// Takes all of them, one after the other, and keeps the one that is wanted.
template <typename Item>
class Choice {
public:
    explicit Choice(Which which) : which_(which) {}

    /// Whether another one could still matter.
    bool open() const { return which_.position < 0 || count_ < which_.position; }

    /// The item as it is kept, or null when it is not wanted.
    Item* offer(Item item) {
        if (!open()) return nullptr;
        ++count_;
        if (which_.position > 0 && count_ < which_.position) return nullptr;
        kept_.push_back(std::move(item));
        if (which_.position < 0 && std::int64_t(kept_.size()) > -which_.position) kept_.pop_front();
        return &kept_.back();
    }

    /// The wanted one; null when there are too few.
    const Item* wanted() const {
        const auto enough = which_.position > 0 ? which_.position : -which_.position;
        return count_ < enough ? nullptr : &kept_.front();
    }

    std::int64_t count() const { return count_; }
    Which which() const { return which_; }

private:
    Which which_;
    std::int64_t count_ = 0;
    std::deque<Item> kept_;
};

}  // namespace femrun::command
