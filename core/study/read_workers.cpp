// SPDX-License-Identifier: MIT
// [workers]: what a study demands of those who solve it.
#include <algorithm>

#include <fmt/format.h>

#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

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
    wanted.memory_bytes = fields.size("memory").value_or(0);
    wanted.tags = read_tags(fields);
    fields.refuse_others(
        {{"os", "platform"}, {"tag", "tags"}, {"solver", "plugin under [solver]"}});
    return wanted;
}

}  // namespace femrun::study
