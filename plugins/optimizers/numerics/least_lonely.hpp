// SPDX-License-Identifier: MIT
// Members of a front that go one at a time, the least lonely first; of equals the one that comes
// last.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "thinning.hpp"

namespace numerics {

/// A heap in which a member's older entries stay until they come to the top: there they are known
/// by no longer saying what is said of it now.
class LeastLonely {
public:
    /// By place, >= 0.
    explicit LeastLonely(std::vector<double> loneliness) : now_(std::move(loneliness)) {
        for (std::uint32_t place = 0; place < now_.size(); ++place)
            heap_.push_back({now_[place], place});
        std::make_heap(heap_.begin(), heap_.end(), goes_later);
    }

    bool is_in(std::uint32_t place) const { return now_[place] != gone; }

    /// Of one who is in.
    void set(std::uint32_t place, double loneliness) {
        if (loneliness == now_[place]) return;
        now_[place] = loneliness;
        heap_.push_back({loneliness, place});
        std::push_heap(heap_.begin(), heap_.end(), goes_later);
    }

    /// Who goes; somebody must be in.
    std::uint32_t pop() {
        while (true) {
            std::pop_heap(heap_.begin(), heap_.end(), goes_later);
            const Entry top = heap_.back();
            heap_.pop_back();
            if (top.loneliness != now_[top.place]) continue;
            now_[top.place] = gone;
            return top.place;
        }
    }

    Thinned those_in() const {
        Thinned in;
        for (std::uint32_t place = 0; place < now_.size(); ++place) {
            if (!is_in(place)) continue;
            in.places.push_back(place);
            in.loneliness.push_back(now_[place]);
        }
        return in;
    }

private:
    struct Entry {
        double loneliness;
        std::uint32_t place;
    };
    static bool goes_later(const Entry& a, const Entry& b) {
        return a.loneliness != b.loneliness ? a.loneliness > b.loneliness : a.place < b.place;
    }

    static constexpr double gone = -1;
    std::vector<double> now_;
    std::vector<Entry> heap_;
};

}  // namespace numerics
