// SPDX-License-Identifier: MIT
// A study that goes on with a changed definition. What was solved stays solved: trials that are
// designs of the new search space keep counting, responses are judged by the new goals, and an
// optimizer that has to begin anew adopts what counts.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "store/history.hpp"
#include "study/definition.hpp"
#include "study/placement.hpp"

namespace femrun::run {

struct Change {
    const study::StudyDefinition& was;
    const study::StudyDefinition& is;
    study::Before before = {};
    /// Whether the optimizer, though it has the same name, is another one: it need not propose
    /// again what is on record.
    enum class Optimizer { same, another } optimizer = Optimizer::same;
};

/// The facts to put on record before the study goes on. Errors of kind invalid say why it cannot:
/// which value a parameter had is not known, or a new goal needs a response that was never
/// recorded.
Result<std::vector<store::Fact>> revision(const store::History& past, const Change& change);

/// The seed of an optimizer that begins anew after so many revisions: with the study's own it would
/// propose again what is on record.
std::uint64_t seed_after(std::uint64_t seed, std::uint64_t revisions);

}  // namespace femrun::run
