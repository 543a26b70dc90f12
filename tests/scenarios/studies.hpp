// SPDX-License-Identifier: MIT
// Study files that several scenarios share.
#pragma once

#include <string>

namespace femrun::test {

/// Rosenbrock with a constraint and a hole where nothing can be meshed. `more_solver` goes into
/// [solver], before its tables.
inline std::string rosenbrock(const std::string& name, int trials,
                              const std::string& more_solver = "",
                              const std::string& seed = "seed = 7") {
    return "[study]\nname = \"" + name + "\"\ntrials = " + std::to_string(trials) +
           "\n[optimizer]\nplugin = \"random\"\n" + seed + "\n[solver]\nplugin = \"formula\"\n" +
           more_solver +
           R"(
[solver.let]
r = "x1^2 + x2^2"
[solver.outputs]
f = "100*(x2 - x1^2)^2 + (1 - x1)^2"
g = "r - 1"
[solver.fail]
mesh = "r > 4"
[parameters]
x1 = { low = -2, high = 2 }
x2 = { low = -2, high = 2 }
[objectives]
valley = { minimize = "f" }
[constraints]
disc = { of = "g", upper = 0 }
)";
}

}  // namespace femrun::test
