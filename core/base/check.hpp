// SPDX-License-Identifier: MIT
// A bug in Femrun is not an `Error`: it prints the broken expression with its values and ends the
// process. What was recorded is safe, and a restart replays it.
#pragma once

#include <string>

namespace femrun::detail {

[[noreturn]] void check_failed(const char* expression, const char* file, int line,
                               const std::string& values);

std::string shown_values();
std::string shown_values(const std::string& value);
std::string shown_values(long long value);
std::string shown_values(unsigned long long value);

}  // namespace femrun::detail

/// FEMRUN_CHECK(expression) or FEMRUN_CHECK(expression, value): what must hold whatever the input.
#define FEMRUN_CHECK(expression, ...)                                                    \
    do {                                                                                 \
        if (!(expression)) [[unlikely]]                                                  \
            ::femrun::detail::check_failed(#expression, __FILE__, __LINE__,              \
                                           ::femrun::detail::shown_values(__VA_ARGS__)); \
    } while (false)
