// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun {

/// A word as it is typed behind a command: in quotes where a shell would take it apart.
std::string shell_word(const std::string& word);

}  // namespace femrun
