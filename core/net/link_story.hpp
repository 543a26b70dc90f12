// SPDX-License-Identifier: MIT
// What of the news of a link is worth a line for the person who started the worker: that it is up,
// that it was lost, why it does not come about; not the same a thousand times.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace femrun::net {

class LinkStory {
public:
    /// "pc7:7711", and what the worker is there: "worker 'pc9/1' with 8 slots".
    LinkStory(std::string place, std::string as) : place_(std::move(place)), as_(std::move(as)) {}

    std::string enlisted();
    /// The scheduler is to be found there from now on; nothing where that is no news.
    std::optional<std::string> moved(const std::string& place);
    std::string lost(const std::string& why, Duration next, Instant now);
    /// Nothing when the same was said a short while ago.
    std::optional<std::string> not_reached(const std::string& why, Duration next, Instant now);

private:
    std::string place_, as_;
    std::map<std::string, Instant> said_;  // of why there is no link, and when
    std::optional<Instant> without_since_;
};

}  // namespace femrun::net
