// SPDX-License-Identifier: MIT
#include "print_json.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace femrun::app {

void print_json(const nlohmann::ordered_json& value) {
    fmt::print("{}\n", value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    std::fflush(stdout);
}

}  // namespace femrun::app
