// SPDX-License-Identifier: MIT
// Failures that were recorded before every failure had its cause on record. Femrun's own stages
// tell them, and this is the only place that reads a stage: nothing else is decided by one.
#pragma once

#include "study/trial.hpp"

namespace femrun::store {

/// The cause of a failure whose record has none. `state` is how its attempt ended; `reported` for
/// the end of a trial.
study::Cause older_cause(const study::Failure& failure, study::AttemptState state);

/// What a cause on record is called now: the death of a solver that was being started was once told
/// like one that was solving.
study::Cause renamed_cause(const study::Failure& failure);

}  // namespace femrun::store
