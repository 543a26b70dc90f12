// SPDX-License-Identifier: MIT
#include "study/settings_json.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::study {

using Json = nlohmann::ordered_json;

Json json_of(const TomlNode& node, const std::string& whose, Mistakes& mistakes) {
    return match(
        node.value,
        [&](const TomlTable& table) {
            Json object = Json::object();
            for (const auto& [key, child] : table)
                object[key] = json_of(child, fmt::format("{}.{}", whose, key), mistakes);
            return object;
        },
        [&](const TomlList& list) {
            Json array = Json::array();
            for (std::size_t i = 0; i < list.size(); ++i)
                array.push_back(json_of(list[i], fmt::format("{}.{}", whose, i), mistakes));
            return array;
        },
        [](const std::string& text) { return Json(text); },
        [](std::int64_t whole) { return Json(whole); },
        [&](double real) {
            if (!std::isfinite(real))
                mistakes.add(node,
                             fmt::format("{} is {}; it must be a finite number", whose, real));
            return Json(real);
        },
        [](bool flag) { return Json(flag); }, [](const TomlDate& date) { return Json(date.text); });
}

std::string json_text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace femrun::study
