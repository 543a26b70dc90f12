// SPDX-License-Identifier: MIT
// A small study and its records, which several stories use.
#pragma once

#include <memory>
#include <vector>

#include "store/database.hpp"
#include "store/record.hpp"
#include "study/definition.hpp"

namespace femrun::store::testing {

/// Three parameters (real, integer, categorical), two responses, one objective, one constraint.
study::StudyDefinition bracket();

/// `start` and milliseconds after it.
WallTime at(std::int64_t ms);

/// Four trials: complete, failed by its mesh at the first try, complete after a lost attempt,
/// running.
std::vector<Record> four_trials(StudyId study);

/// Trial `number` from asked to complete: four records.
std::vector<Record> solved_trial(StudyId study, std::uint64_t number, AttemptId attempt);

/// A result's value; a test that gets none fails with its sentence.
template <typename T>
T must(Result<T> result);

}  // namespace femrun::store::testing

#include "support/catch.hpp"

template <typename T>
T femrun::store::testing::must(Result<T> result) {
    if (!result) FAIL(result.error().message);
    return std::move(*result);
}
