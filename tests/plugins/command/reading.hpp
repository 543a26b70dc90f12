// SPDX-License-Identifier: MIT
// An output's settings and a file's text in, its value or complaint out.
#pragma once

#include <string>
#include <variant>

#include <nlohmann/json.hpp>

#include "output.hpp"
#include "plan.hpp"
#include "scratch.hpp"

namespace femrun::command {

/// `settings` as JSON with single quotes: {'file': 'a', 'column': 2}.
inline nlohmann::json settings_json(std::string settings) {
    for (char& c : settings)
        if (c == '\'') c = '"';
    return nlohmann::json::parse(settings);
}

/// The value, or the sentence thrown.
inline double number_of(const Reading& reading) {
    if (const auto* none = std::get_if<NoValue>(&reading)) throw NoValue(*none);
    return std::get<double>(reading);
}

inline double value_of(const std::string& settings, const std::string& text) {
    const nlohmann::json table = settings_json(settings);
    const Output output = read_output("out", table);
    const Scratch scratch;
    scratch.write(output.file, text);
    return number_of(read_outputs({&output}, scratch.path()).front());
}

inline std::string complaint_of(const std::string& settings, const std::string& text) {
    return complaint([&] { value_of(settings, text); });
}

inline std::string setting_complaint(const std::string& settings) {
    return complaint([&] { read_output("out", settings_json(settings)); });
}

}  // namespace femrun::command
