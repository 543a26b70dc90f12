// SPDX-License-Identifier: MIT
#include <cmath>
#include <fstream>

#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <nlohmann/json.hpp>

#include "output.hpp"
#include "setting_table.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

namespace {

/// A document is loaded whole, at about ten times its size in memory.
constexpr std::uintmax_t json_bytes_max = std::uintmax_t{64} << 20;

/// As far as the pointer leads, and from there what would be right.
[[noreturn]] void leads_nowhere(const Output& output, const std::string& pointer,
                                const nlohmann::json& document) {
    const nlohmann::json* at = &document;
    std::string reached, rest = pointer;
    while (!rest.empty()) {
        const auto end = rest.find('/', 1);
        const std::string step = rest.substr(0, end);
        const nlohmann::json::json_pointer one(step);
        if (!at->contains(one)) break;
        at = &(*at)[one];
        reached += step;
        rest = end == rest.npos ? std::string{} : rest.substr(end);
    }
    const std::string missing = rest.substr(1, rest.find('/', 1) - 1);
    const std::string place =
        "'" + output.file + "' has no '" + missing + "' at '" + (reached.empty() ? "/" : reached);
    std::vector<std::string> keys;
    if (at->is_object())
        for (const auto& [key, value] : at->items()) keys.push_back(key);
    std::string there = name_suggestion(missing, keys);
    if (at->is_array()) there = "; it is a list of " + std::to_string(at->size());
    no_value(output, place + "'" + there);
}

}  // namespace

double read_json(const Output& output, const JsonSource& source,
                 const std::filesystem::path& folder) {
    const auto file = folder / path_of(output.file);
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed))
        no_file("output '" + output.name + "'", output.file, folder);
    const auto size = std::filesystem::file_size(file, failed);
    if (size > json_bytes_max)
        no_value(output, "'" + output.file + "' has " + std::to_string(size >> 20) +
                             " MiB, and JSON is read up to " +
                             std::to_string(json_bytes_max >> 20) +
                             " MiB; write the value into a smaller file");
    std::ifstream stream(file, std::ios::binary);
    nlohmann::json document;
    try {
        document = nlohmann::json::parse(stream);
    } catch (const nlohmann::json::parse_error& e) {
        no_value(output, "'" + output.file + "' is no JSON at byte " + std::to_string(e.byte));
    }
    const nlohmann::json::json_pointer pointer(source.pointer);
    if (!document.contains(pointer)) leads_nowhere(output, source.pointer, document);
    const nlohmann::json& value = document[pointer];
    std::optional<double> number;
    if (value.is_number()) number = value.get<double>();
    // JSON has no words for these; programs write them as texts.
    if (value.is_string()) number = number_in(value.get_ref<const std::string&>());
    const std::string place = "'" + source.pointer + "' in '" + output.file + "' is ";
    if (!number) no_value(output, place + shown(value) + ", which is no number");
    if (!std::isfinite(*number)) no_value(output, place + shown(value) + ", which is not finite");
    return *number;
}

}  // namespace femrun::command
