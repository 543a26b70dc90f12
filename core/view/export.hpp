// SPDX-License-Identifier: MIT
// All trials for other programs, one flat row each: number, state, parameters, fixed and derived
// quantities, outputs, objectives, what constraints limit, feasible, violation, failure_kind,
// failure_stage, failure_message, and of the attempt that counted (else the latest) started, ended,
// seconds and worker. Names: `store::column_names`.
#pragma once

#include <ostream>

#include "view/subject.hpp"

namespace femrun::view {

/// RFC 4180: a header, lines that end in CR LF, quotes where they are needed. What a trial does not
/// have is empty; numbers read back exactly; "nan", "inf" and "-inf" stand for themselves.
void export_csv(const Subject& subject, std::ostream& out);

/// A list with an object a trial, with the CSV's column names as keys. What a trial does not have
/// and what is not finite is null.
void export_json(const Subject& subject, std::ostream& out);

}  // namespace femrun::view
