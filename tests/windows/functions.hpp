// SPDX-License-Identifier: MIT
// What optimizers compute with. It is compiled without optimization: then compilers call the
// library's functions where else they write an instruction, and a library's need not be as good.
#pragma once

#include <string>
#include <vector>

namespace femrun::windows {

/// One line for each of many numbers, with what each function makes of it.
std::vector<std::string> function_values();

}  // namespace femrun::windows
