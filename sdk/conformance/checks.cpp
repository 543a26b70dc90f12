// SPDX-License-Identifier: MIT
#include "conformance.hpp"
#include "optimizer_checks.hpp"
#include "settings_checks.hpp"
#include "solver_checks.hpp"

namespace femrun::conformance {

const std::vector<Check>& checks() {
    static const std::vector<Check> all{
        {"descriptor", "says who it is and which settings it takes", nullptr, describes_itself},
        {"settings", "refuses settings that it cannot read", nullptr, refuses_broken_settings},

        {"often", "can be made and destroyed a hundred times", FEMRUN_OPTIMIZER,
         optimizer_is_made_often},
        {"spaces", "searches spaces of all kinds", FEMRUN_OPTIMIZER, takes_random_spaces},
        {"same-seed", "proposes the same designs for the same seed", FEMRUN_OPTIMIZER,
         same_seed_same_designs},
        {"split", "proposes the same designs asked at once or one after the other",
         FEMRUN_OPTIMIZER, asks_add_up},
        {"replay", "is restored by replaying asks and tells", FEMRUN_OPTIMIZER, replay_restores},
        {"rules", "proposes no design that breaks a rule", FEMRUN_OPTIMIZER, rules_are_kept},
        {"finite", "uses up a finite space before it says so", FEMRUN_OPTIMIZER,
         finite_space_is_used_up},
        {"new", "proposes new designs where there are ever more", FEMRUN_OPTIMIZER,
         designs_are_new},
        {"bad-news", "goes on when all designs fail, are dropped or infeasible", FEMRUN_OPTIMIZER,
         lives_with_bad_news},
        {"stop", "stops when it is asked to, and can go on", FEMRUN_OPTIMIZER,
         optimizer_stops_when_asked},
        {"order", "bears calls in the wrong order", FEMRUN_OPTIMIZER, optimizer_bears_wrong_order},
        {"hosts", "bears older and newer hosts", FEMRUN_OPTIMIZER, optimizer_bears_other_hosts},
        {"sizes", "reads no member that a table's size does not cover", FEMRUN_OPTIMIZER,
         optimizer_refuses_short_tables},
        {"borrowed", "keeps no pointer longer than it is lent", FEMRUN_OPTIMIZER,
         optimizer_keeps_nothing_borrowed},
        {"leftovers", "gives back files, threads and memory", FEMRUN_OPTIMIZER,
         optimizer_leaves_nothing_behind},

        {"often", "can be made and destroyed a hundred times", FEMRUN_SOLVER, solver_is_made_often},
        {"probe", "can be probed", FEMRUN_SOLVER, solver_probes},
        {"solve", "solves the study's design with finite responses", FEMRUN_SOLVER, solver_solves},
        {"responses", "refuses responses that it does not return", FEMRUN_SOLVER,
         solver_refuses_unknown_responses},
        {"designs", "bears designs that cannot be solved", FEMRUN_SOLVER,
         solver_bears_strange_designs},
        {"cancel", "stops within a second whenever it is asked to", FEMRUN_SOLVER,
         solver_cancels_at_any_time},
        {"order", "bears calls in the wrong order", FEMRUN_SOLVER, solver_bears_wrong_order},
        {"unicode", "bears names and units in any script", FEMRUN_SOLVER, solver_bears_unicode},
        {"hosts", "bears older and newer hosts", FEMRUN_SOLVER, solver_bears_other_hosts},
        {"sizes", "reads no member that a table's size does not cover", FEMRUN_SOLVER,
         solver_refuses_short_tables},
        {"borrowed", "keeps no pointer longer than it is lent", FEMRUN_SOLVER,
         solver_keeps_nothing_borrowed},
        {"leftovers", "gives back files, threads and memory", FEMRUN_SOLVER,
         solver_leaves_nothing_behind},
    };
    return all;
}

}  // namespace femrun::conformance
