// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::system {

/// "signal 11 (SIGSEGV)". The Windows twin names exception codes: "exception 0xC0000005 (access
/// violation)".
std::string signal_text(int signal);

}  // namespace femrun::system
