// SPDX-License-Identifier: MIT
// One flat row a trial (a view in the database, an export) needs names that differ: a parameter, a
// response and an objective may share one.
#pragma once

#include <string>
#include <vector>

#include "study/definition.hpp"

namespace femrun::store {

struct ColumnNames {
    std::vector<std::string> parameters, responses, objectives;
};

/// The plain names; one that is taken already (upper and lower case are the same) gets its kind in
/// front: objective_mass, parameter_state. So are those that rows have beside them: number, state,
/// feasible, violation, failure and failure_kind, failure_stage, failure_message.
ColumnNames column_names(const study::StudyDefinition& definition);

}  // namespace femrun::store
