// SPDX-License-Identifier: MIT
#include "system/signal_name.hpp"

#include <fmt/format.h>

#include "system/exception_name_windows.hpp"

namespace femrun::system {

std::string signal_text(int signal) {
    const auto code = static_cast<std::uint32_t>(signal);
    const char* const name = exception_name(code);
    if (name == nullptr) return fmt::format("exception 0x{:08X}", code);
    return fmt::format("exception 0x{:08X} ({})", code, name);
}

}  // namespace femrun::system
