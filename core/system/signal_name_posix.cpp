// SPDX-License-Identifier: MIT
#include "system/signal_name.hpp"

#include <csignal>
#include <cstring>

#include <fmt/format.h>

namespace femrun::system {

std::string signal_text(int signal) {
    const char* const name = ::sigabbrev_np(signal);
    if (name == nullptr) return fmt::format("signal {}", signal);
    return fmt::format("signal {} (SIG{})", signal, name);
}

}  // namespace femrun::system
