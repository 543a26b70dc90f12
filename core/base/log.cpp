// SPDX-License-Identifier: MIT
#include "base/log.hpp"

namespace femrun {

LogLevel log_level(int number) {
    const bool known =
        number >= static_cast<int>(LogLevel::debug) && number <= static_cast<int>(LogLevel::error);
    return known ? static_cast<LogLevel>(number) : LogLevel::info;
}

std::string_view to_string(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

}  // namespace femrun
