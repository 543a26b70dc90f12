// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

#include <femrun/near_name.hpp>
#include <nlohmann/json.hpp>

#include "json_text.hpp"
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
        for (const auto& [key, value] : at->items()) keys.push_back(printable(key, 40));
    std::string there = name_suggestion(missing, keys);
    if (at->is_array()) there = "; it is a list of " + std::to_string(at->size());
    no_value(output, place + "'" + there);
}

/// Notes keys that an object has twice while a document is parsed, which keeps the last one.
class RepeatedKeys {
public:
    using Event = nlohmann::json::parse_event_t;

    bool operator()(Event event, const nlohmann::json& parsed) {
        const bool value = event == Event::value;
        if (event == Event::key) {
            Level& level = levels_.back();
            level.key = parsed.get<std::string>();
            if (!level.keys.insert(level.key).second) pointers_.push_back(pointer());
        } else if (value || event == Event::object_start || event == Event::array_start) {
            if (!levels_.empty() && levels_.back().list) ++levels_.back().count;
            if (!value) levels_.push_back({.list = event == Event::array_start});
        } else {
            levels_.pop_back();
        }
        return true;
    }

    /// The first one on the way to `wanted`; nothing when that is certain.
    std::optional<std::string> on_the_way_to(const nlohmann::json::json_pointer& wanted) const {
        const std::string whole = wanted.to_string() + "/";
        for (const auto& repeated : pointers_)
            if (whole.starts_with(repeated.to_string() + "/")) return repeated.to_string();
        return std::nullopt;
    }

private:
    struct Level {
        bool list = false;
        std::size_t count = 0;  // elements of a list so far
        std::string key{};      // the last one of an object
        std::set<std::string> keys{};
    };

    nlohmann::json::json_pointer pointer() const {
        nlohmann::json::json_pointer at;
        for (const Level& level : levels_)
            if (level.list)
                at.push_back(std::to_string(level.count - 1));
            else
                at.push_back(level.key);
        return at;
    }

    std::vector<Level> levels_;
    std::vector<nlohmann::json::json_pointer> pointers_;
};

/// Where the text stops being JSON: "line 3 of 'o.json' is no JSON at '}'".
[[noreturn]] void no_json(const Output& output, const std::string& text, std::size_t byte) {
    const std::size_t at = std::min(text.size(), byte == 0 ? 0 : byte - 1);
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
    const std::string there =
        printable(std::string_view(text).substr(at, text.find('\n', at) - at), 30);
    no_value(output, place_of(output, static_cast<std::size_t>(line)) + " is no JSON " +
                         (at == text.size() ? "where the file ends" : "at '" + there + "'"));
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
    if (!stream) no_file("output '" + output.name + "'", output.file, folder);
    std::string bytes(failed ? 1 : static_cast<std::size_t>(size) + 1, '\0');  // and its end
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (stream.bad()) no_file("output '" + output.name + "'", output.file, folder);
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    const std::string text = as_json(std::move(bytes));
    nlohmann::json document;
    RepeatedKeys repeated;
    try {
        document = nlohmann::json::parse(
            text, [&](int, RepeatedKeys::Event event, nlohmann::json& parsed) {
                return repeated(event, parsed);
            });
    } catch (const nlohmann::json::parse_error& e) {
        no_json(output, text, e.byte);
    }
    const nlohmann::json::json_pointer pointer(source.pointer);
    if (const auto twice = repeated.on_the_way_to(pointer))
        no_value(output, "'" + output.file + "' has '" + printable(*twice, 80) +
                             "' more than once, so that it is not certain which one counts");
    if (!document.contains(pointer)) leads_nowhere(output, source.pointer, document);
    const nlohmann::json& value = document[pointer];
    std::optional<double> number;
    if (value.is_number()) number = value.get<double>();
    // JSON has no words for these; programs write them as texts.
    if (value.is_string()) number = number_in(value.get_ref<const std::string&>());
    const std::string place = "'" + source.pointer + "' in '" + output.file + "' is " +
                              printable(shown(value)) + ", which is ";
    if (!number) no_value(output, place + "no number");
    if (!std::isfinite(*number)) no_value(output, place + "not finite", NoValue::Why::not_finite);
    return *number;
}

}  // namespace femrun::command
