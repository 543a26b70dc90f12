// SPDX-License-Identifier: MIT
#pragma once

#include "conformance.hpp"

namespace femrun::conformance {

// The laws of abi/optimizer.h (optimizer_laws.cpp).
void same_seed_same_designs(const Subject& subject, Findings& findings);
void asks_add_up(const Subject& subject, Findings& findings);
void replay_restores(const Subject& subject, Findings& findings);
void rules_are_kept(const Subject& subject, Findings& findings);
void finite_space_is_used_up(const Subject& subject, Findings& findings);
void designs_are_new(const Subject& subject, Findings& findings);

// What may come (optimizer_mistreatments.cpp).
void takes_random_spaces(const Subject& subject, Findings& findings);
void lives_with_bad_news(const Subject& subject, Findings& findings);
void optimizer_bears_other_hosts(const Subject& subject, Findings& findings);
void optimizer_refuses_short_tables(const Subject& subject, Findings& findings);
void optimizer_bears_wrong_order(const Subject& subject, Findings& findings);
void optimizer_stops_when_asked(const Subject& subject, Findings& findings);
void optimizer_keeps_nothing_borrowed(const Subject& subject, Findings& findings);
void optimizer_leaves_nothing_behind(const Subject& subject, Findings& findings);
void optimizer_is_made_often(const Subject& subject, Findings& findings);

}  // namespace femrun::conformance
