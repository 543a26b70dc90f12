// SPDX-License-Identifier: MIT
#include "settings_said.hpp"

#include <sstream>

#include <fmt/format.h>

namespace femrun::app {

using nlohmann::ordered_json;

Result<ordered_json> settings_said(const std::vector<std::string>& set) {
    ordered_json settings = ordered_json::object();
    for (const std::string& one : set) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{ErrorKind::invalid,
                         fmt::format("--set '{}': there is no value; write KEY=VALUE, such as "
                                     "--set threads=2",
                                     one)};
        ordered_json* place = &settings;
        std::istringstream key(one.substr(0, equals));
        for (std::string part; std::getline(key, part, '.');) {
            if (!place->is_object()) *place = ordered_json::object();
            place = &(*place)[part];
        }
        const std::string value = one.substr(equals + 1);
        *place = ordered_json::accept(value) ? ordered_json::parse(value) : ordered_json(value);
    }
    return settings;
}

}  // namespace femrun::app
