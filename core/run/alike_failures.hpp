// SPDX-License-Identifier: MIT
// Whether a study goes on failing for one reason. A name that is mistyped fails every trial with
// the same sentence but for the numbers, folders and files in it; designs that cannot be solved
// fail in several ways, and now and then one can be solved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "study/trial.hpp"

namespace femrun::run {

/// The sentence with '#' for every word that is a number, a path or a name with a digit in it.
std::string levelled(std::string_view sentence);

/// The failures of the last trials, for as long as they are alike: of one kind, cause, stage and
/// levelled sentence. Failures that the study file itself names as a design's are passed over: they
/// say nothing against the set-up and nothing for it.
class AlikeFailures {
public:
    void failed(std::uint64_t trial, const study::Failure& failure);
    /// Whatever was wrong, it is not the set-up.
    void succeeded() { last_.reset(); }

    struct Last {
        std::uint64_t trial = 0;
        study::Failure failure;
        std::uint64_t alike = 0;  // in a row, this one included
    };
    const std::optional<Last>& last() const { return last_; }

    /// Whether the row is so long that the set-up is to blame rather than the designs: `limit`
    /// failures, or a fifth of that where a result that the settings name was not found; 0: never.
    bool hopeless(std::uint64_t limit) const;

private:
    std::optional<Last> last_;
    std::string sentence_;  // levelled
};

}  // namespace femrun::run
