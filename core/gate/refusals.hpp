// SPDX-License-Identifier: MIT
// Who was refused too often to be heard again soon, and what is worth a line in the log. A token of
// 32 bytes cannot be guessed; what is spared is work and paper.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace femrun::gate {

/// A PC may be refused twenty times in a row and twice a second in the long run; beyond that its
/// connections are closed unheard, for seconds. A worker with an address that is no good any more
/// asks at most twice a second.
class Refusals {
public:
    /// Whether a connection from this PC is not to be heard now.
    bool too_many(const std::string& host, Instant now);

    /// Counts it. What to log: nothing when enough was said of this PC in this minute.
    std::optional<std::string> refused(const std::string& host, const std::string& peer,
                                       const std::string& reason, Instant now);

private:
    struct Known {
        double level = 0;  // refusals that are not forgotten yet
        Instant at{};      // when that was so
        Instant minute{};  // in which lines are counted
        int lines = 0;
        std::uint64_t unsaid = 0;
    };

    Known& known(const std::string& host, Instant now);

    std::map<std::string, Known> known_;
};

}  // namespace femrun::gate
