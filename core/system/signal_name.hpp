// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::system {

/// What ended a process, as `Ended::signal` has it: "signal 11 (SIGSEGV)". Windows has exceptions
/// instead: "exception 0xC0000005 (access violation)".
std::string signal_text(int signal);

}  // namespace femrun::system
