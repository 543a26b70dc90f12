// SPDX-License-Identifier: MIT
#include "view/json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/match.hpp"

namespace femrun::view {

std::string json_text(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_text(double number) {
    return std::isfinite(number) ? fmt::format("{}", number) : "null";
}

std::string json_text(const study::Value& value) {
    return match(
        value, [](double number) { return json_text(number); },
        [](std::int64_t number) { return fmt::format("{}", number); },
        [](const std::string& text) { return json_text(std::string_view(text)); });
}

std::string json_text(const std::optional<study::Failure>& failure) {
    if (!failure) return "null";
    const bool plain = failure->cause == study::Cause::plain;
    return fmt::format(R"({{"kind":{},"stage":{},"cause":{},"message":{}}})",
                       json_text(study::to_string(failure->kind)),
                       json_text(std::string_view(failure->stage)),
                       plain ? "null" : json_text(study::to_string(failure->cause)),
                       json_text(std::string_view(failure->message)));
}

}  // namespace femrun::view
