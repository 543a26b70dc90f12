// SPDX-License-Identifier: MIT
#pragma once

#include "conformance.hpp"

namespace femrun::conformance {

void solver_probes(const Subject& subject, Findings& findings);
void solver_solves(const Subject& subject, Findings& findings);
void solver_refuses_unknown_responses(const Subject& subject, Findings& findings);
void solver_bears_strange_designs(const Subject& subject, Findings& findings);
void solver_cancels_at_any_time(const Subject& subject, Findings& findings);
void solver_bears_other_hosts(const Subject& subject, Findings& findings);
void solver_refuses_short_tables(const Subject& subject, Findings& findings);
void solver_bears_wrong_order(const Subject& subject, Findings& findings);
void solver_bears_unicode(const Subject& subject, Findings& findings);
void solver_keeps_nothing_borrowed(const Subject& subject, Findings& findings);
void solver_leaves_nothing_behind(const Subject& subject, Findings& findings);
void solver_is_made_often(const Subject& subject, Findings& findings);

}  // namespace femrun::conformance
