// SPDX-License-Identifier: MIT
// One flat row a trial (a view in the database, an export) needs names that differ: a parameter, a
// response and an objective may share one.
#pragma once

#include <string>
#include <vector>

#include "study/definition.hpp"

namespace femrun::store {

struct ColumnNames {
    std::vector<std::string> parameters, fixed, derived, responses, objectives;
    std::vector<std::string> constraints;  // what they limit
    std::vector<std::string> excesses;     // how far it is beyond its limits: stress_excess
};

/// The plain names; one that is taken already (upper and lower case are the same) gets its kind in
/// front: objective_mass, constraint_stress, parameter_state. So are those that rows have beside
/// them: number, state, feasible, violation, failure and failure_kind, failure_stage,
/// failure_message, outside, asked, started, ended, seconds, worker.
ColumnNames column_names(const study::StudyDefinition& definition);

}  // namespace femrun::store
