// SPDX-License-Identifier: MIT
// [workers]: what a study demands of those who solve it.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

/// "16 GB", "512 MB".
std::optional<std::uint64_t> bytes_from(std::string_view text) {
    constexpr double most = 1e15;  // a thousand terabytes
    double number = 0;
    const auto [stop, status] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (status != std::errc()) return std::nullopt;
    std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()));
    while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    const double factor = unit == "GB" ? 1e9 : unit == "MB" ? 1e6 : unit == "TB" ? 1e12 : 0;
    const double bytes = number * factor;
    if (!(bytes >= 1 && bytes <= most)) return std::nullopt;
    return static_cast<std::uint64_t>(bytes);
}

std::uint64_t read_memory(TableFields& fields) {
    const TomlNode* node = fields.find("memory");
    if (!node) return 0;
    const auto* text = std::get_if<std::string>(&node->value);
    const auto bytes = text ? bytes_from(*text) : std::nullopt;
    if (!bytes) fields.wrong_type("memory", *node, "a size in quotes, such as \"16 GB\"");
    return bytes.value_or(0);
}

bool is_tag(const std::string& text) {
    constexpr std::size_t longest = 40;
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                      c == '.';
           });
}

std::vector<std::string> read_tags(TableFields& fields) {
    constexpr std::size_t most = 20;
    std::vector<std::string> tags;
    const TomlNode* node = fields.find("tags");
    if (!node) return tags;
    if (!node->list() || node->list()->size() > most) {
        fields.wrong_type("tags", *node,
                          fmt::format("a list of up to {} words, such as [\"big\"]", most));
        return tags;
    }
    for (const TomlNode& item : *node->list()) {
        const auto* tag = std::get_if<std::string>(&item.value);
        if (tag && is_tag(*tag))
            tags.push_back(*tag);
        else
            fields.wrong(item, fmt::format("tags holds {}; a tag is up to 40 of a-z, 0-9, '-', '_' "
                                           "and '.'",
                                           shown(item)));
    }
    return tags;
}

}  // namespace

Requirements read_workers(const TomlNode& root, Mistakes& mistakes) {
    const TomlNode& node = section(root, "workers");
    TableFields fields(node, "[workers] ", mistakes);
    Requirements wanted;
    if (!node.table()) return wanted;
    const std::vector<std::string> platforms{"linux", "windows"};
    if (const auto platform = fields.word("platform", platforms))
        wanted.platform = platforms[*platform];
    wanted.memory_bytes = read_memory(fields);
    wanted.tags = read_tags(fields);
    fields.refuse_others(
        {{"os", "platform"}, {"tag", "tags"}, {"solver", "plugin under [solver]"}});
    return wanted;
}

}  // namespace femrun::study
