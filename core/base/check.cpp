// SPDX-License-Identifier: MIT
#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace femrun::detail {

void check_failed(const char* expression, const char* file, int line, const std::string& values) {
    std::fprintf(stderr, "femrun: a bug: %s:%d: '%s' does not hold%s; what was recorded is safe\n",
                 file, line, expression, values.c_str());
    std::fflush(stderr);
    std::abort();
}

std::string shown_values() { return {}; }
std::string shown_values(const std::string& value) { return " for '" + value + "'"; }
std::string shown_values(long long value) { return " for " + std::to_string(value); }
std::string shown_values(unsigned long long value) { return " for " + std::to_string(value); }

}  // namespace femrun::detail
