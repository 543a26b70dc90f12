// SPDX-License-Identifier: MIT
#include "toml_lines.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "view/wording.hpp"

namespace femrun::app {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t line_width = 96;  // an editor shows it whole

}  // namespace

std::string quoted(const std::string& text) {
    return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string toml_key(const std::string& name) {
    const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
    return bare ? name : quoted(name);
}

std::string in_toml(const ordered_json& value) {
    if (value.is_array() || value.is_object()) {
        std::string text;
        for (const auto& [name, element] : value.items())
            text += fmt::format("{}{}{}", text.empty() ? "" : ", ",
                                value.is_object() ? toml_key(name) + " = " : "", in_toml(element));
        return value.is_object() ? "{ " + text + " }" : "[" + text + "]";
    }
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string remarked(const std::string& line, const std::string& remark) {
    if (remark.empty()) return line + "\n";
    std::string behind = line + "  # " + remark;
    if (view::width_of(behind) <= line_width && behind.find('\n') == behind.npos)
        return behind + "\n";
    std::string above = "\n#", word;
    std::size_t width = 1;
    for (std::istringstream words(remark); words >> word;) {
        if (width > 1 && width + 1 + view::width_of(word) > line_width) {
            above += "\n#";
            width = 1;
        }
        above += " " + word;
        width += 1 + view::width_of(word);
    }
    return above + "\n" + line + "\n";
}

}  // namespace femrun::app
