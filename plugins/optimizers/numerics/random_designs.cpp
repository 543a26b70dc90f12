// SPDX-License-Identifier: MIT
#include "random_designs.hpp"

#include <limits>
#include <numeric>

namespace numerics {

namespace {

/// Draws by likelihood before the list takes over, where a space has logarithmic steps.
constexpr int likely_draws = 64;

/// How often the caller is asked whether to go on: well within a tenth of a second.
constexpr std::uint64_t go_on_every = 4096;

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): every bit of the key moves every other.
std::uint64_t mixed(std::uint64_t key) {
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9u;
    key = (key ^ (key >> 27)) * 0x94D049BB133111EBu;
    return key ^ (key >> 31);
}

}  // namespace

RandomDesigns::RandomDesigns(const std::vector<Range>& ranges, std::uint64_t seed) : engine_(seed) {
    constexpr auto countable = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    for (const Range& range : ranges) {
        const Axis& axis = axes_.emplace_back(range);
        const std::optional<std::uint64_t> count = axis.count();
        finite_ = finite_ && count.has_value();
        even_ = even_ && axis.is_even();
        if (finite_) size_ = size_ > countable / *count ? 0 : size_ * *count;
    }
    if (!finite_ || size_ == 0 || size_ > listed_max) return;
    left_.resize(size_);
    std::iota(left_.begin(), left_.end(), 0u);
    taken_.resize(size_);
}

std::optional<std::uint64_t> RandomDesigns::size() const {
    return finite_ && size_ != 0 ? std::optional(size_) : std::nullopt;
}

/// Mixed radix as long as it fits, then the key is the design's number. Else a hash: two designs
/// with one key cost one of them its turn, which nobody misses among 2^63.
std::uint64_t RandomDesigns::extended(std::uint64_t key, const Axis& axis,
                                      std::uint64_t index) const {
    return size_ != 0 ? key * *axis.count() + index : mixed(key + 0x9E3779B97F4A7C15u) ^ index;
}

std::uint64_t RandomDesigns::draw_axes(double* design) {
    std::uint64_t key = 0;
    for (const Axis& axis : axes_) {
        if (!finite_) {
            *design++ = axis.draw(engine_);
            continue;
        }
        const std::uint64_t index = axis.draw_index(engine_);
        *design++ = axis.value(index);
        key = extended(key, axis, index);
    }
    return key;
}

RandomDesigns::Drawn RandomDesigns::draw(double* design,
                                         const std::function<bool(const double*)>& keeps,
                                         const std::function<bool()>& go_on) {
    if (!taken_.empty()) return draw_listed(design, keeps);
    for (std::uint64_t draws = 1; draws <= draws_max; ++draws) {
        if (finite_ && size_ != 0 && seen_.size() >= size_) return Drawn::used_up;
        const std::uint64_t key = draw_axes(design);
        if (draws % go_on_every == 0 && !go_on()) return Drawn::stopped;
        if (finite_ && seen_.count(key) != 0) continue;
        if (!keeps(design)) continue;
        if (finite_) seen_.insert(key);
        return Drawn::design;
    }
    return Drawn::not_found;
}

bool RandomDesigns::draw_likely(double* design, const std::function<bool(const double*)>& keeps) {
    for (int draws = 0; draws < likely_draws && !left_.empty(); ++draws) {
        const std::uint64_t key = draw_axes(design);
        if (taken_[key]) continue;
        taken_[key] = true;
        if (keeps(design)) return true;
    }
    return false;
}

RandomDesigns::Drawn RandomDesigns::draw_listed(double* design,
                                                const std::function<bool(const double*)>& keeps) {
    if (!even_ && draw_likely(design, keeps)) return Drawn::design;
    while (!left_.empty()) {
        std::uint32_t& picked = left_[uniform_below(engine_, left_.size())];
        const std::uint32_t key = picked;
        picked = left_.back();
        left_.pop_back();
        if (taken_[key]) continue;
        taken_[key] = true;

        std::uint64_t rest = key;
        for (std::size_t i = axes_.size(); i-- > 0;) {
            const std::uint64_t count = *axes_[i].count();
            design[i] = axes_[i].value(rest % count);
            rest /= count;
        }
        if (keeps(design)) return Drawn::design;
    }
    return Drawn::used_up;
}

void RandomDesigns::mark(const double* design) {
    if (!finite_) return;
    std::uint64_t key = 0;
    for (const Axis& axis : axes_) {
        const std::optional<std::uint64_t> index = axis.index(*design++);
        if (!index) return;
        key = extended(key, axis, *index);
    }
    if (taken_.empty())
        seen_.insert(key);
    else
        taken_[key] = true;
}

}  // namespace numerics
