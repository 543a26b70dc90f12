// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::system {

/// What debuggers and `top -H` show for the calling thread; cut to 15 letters, Linux's limit. The
/// Windows twin uses SetThreadDescription.
void name_this_thread(const std::string& name);

}  // namespace femrun::system
