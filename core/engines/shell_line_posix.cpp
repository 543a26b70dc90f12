// SPDX-License-Identifier: MIT
#include "engines/shell_line.hpp"

namespace femrun::engines {

std::vector<std::string> shell_line(const std::string& line) { return {"sh", "-c", line}; }

}  // namespace femrun::engines
