// SPDX-License-Identifier: MIT
// Whether a study goes on failing for one reason, or for a few that take turns. A name that is
// mistyped fails every trial with the same sentence but for the numbers, folders and files in it;
// designs that cannot be solved fail in many ways, and now and then one can be solved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/trial.hpp"

namespace femrun::run {

/// The sentence with '#' for every word that is a number, a path or a name with a digit in it.
std::string levelled(std::string_view sentence);

/// The failures since the last success, by kind, cause, stage and levelled sentence. Of one that
/// has not come for long, while others did, nothing is known any more. Failures that the study file
/// itself names as a design's are passed over: they say nothing against the set-up and nothing for
/// it.
class AlikeFailures {
public:
    void failed(std::uint64_t trial, const study::Failure& failure);
    /// Whatever was wrong, it is not the set-up.
    void succeeded() { sorts_.clear(); }

    struct Last {
        std::uint64_t trial = 0;
        study::Failure failure;
        std::uint64_t alike = 0;   // how many were like this one, it included
        std::uint64_t others = 0;  // that came between them
    };
    std::optional<Last> last() const;

    /// Whether there were so many like the last that the set-up is to blame rather than the
    /// designs: `limit` failures, or a fifth of that where a result that the settings name was not
    /// found; 0: never.
    bool hopeless(std::uint64_t limit) const;

private:
    struct Sort {
        study::Failure last;
        std::string sentence;  // levelled
        std::uint64_t trial = 0, alike = 0, first = 0;
    };
    std::vector<Sort> sorts_;   // the one that came last first
    std::uint64_t failed_ = 0;  // ever
};

}  // namespace femrun::run
