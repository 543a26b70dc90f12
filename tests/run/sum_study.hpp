// SPDX-License-Identifier: MIT
// A study whose solver adds two numbers, in two parts: what else [solver] has goes between them.
#pragma once

#include <string>

namespace femrun::test {

inline const std::string study_head = R"([study]
name = "sum"
trials = 12
[optimizer]
plugin = "learner"
seed = 1
[solver]
plugin = "adder"
)";
inline const std::string study_tail = R"([parameters]
x1 = { low = 0, high = 1 }
x2 = { low = 0, high = 1 }
[objectives]
sum = { minimize = "total" }
)";
inline const std::string sum_study = study_head + study_tail;

}  // namespace femrun::test
