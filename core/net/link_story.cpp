// SPDX-License-Identifier: MIT
#include "net/link_story.hpp"

#include <utility>

#include <fmt/format.h>

#include "study/duration.hpp"

namespace femrun::net {

namespace {

// For somebody who comes back to the terminal later.
constexpr Duration again_after = std::chrono::minutes(10);

// A network has two or three, which may take turns.
constexpr std::size_t reasons_max = 16;

std::string text_of(Duration duration) {
    return study::to_string(std::chrono::ceil<std::chrono::milliseconds>(duration));
}

/// As precise as a person reads it.
std::string rounded(Duration duration) {
    constexpr std::chrono::milliseconds step{100};
    const auto steps = (duration + step / 2) / step;
    return text_of((steps < 1 ? 1 : steps) * step);
}

}  // namespace

std::string LinkStory::enlisted() {
    said_.clear();
    without_since_.reset();
    return fmt::format("connected to {} as {}", place_, as_);
}

std::optional<std::string> LinkStory::moved(const std::string& place) {
    if (place == place_) return std::nullopt;
    said_.clear();
    return fmt::format("the scheduler was at {}, and is at {} now", std::exchange(place_, place),
                       place);
}

std::string LinkStory::lost(const std::string& why, Duration next, Instant now) {
    without_since_ = now;
    return fmt::format(
        "lost the scheduler at {} ({}); what runs here goes on, and its results are kept; trying "
        "again in {}",
        place_, why, rounded(next));
}

std::optional<std::string> LinkStory::not_reached(const std::string& why, Duration next,
                                                  Instant now) {
    if (!without_since_) without_since_ = now;
    const auto said = said_.find(why);
    const bool new_to_say = said == said_.end();
    if (!new_to_say && now - said->second < again_after) return std::nullopt;
    if (said_.size() >= reasons_max) said_.clear();
    said_[why] = now;
    if (new_to_say) return fmt::format("{}; trying again in {}, and so on", why, rounded(next));
    return fmt::format("still not connected after {}: {}",
                       text_of(std::chrono::floor<std::chrono::minutes>(now - *without_since_)),
                       why);
}

}  // namespace femrun::net
