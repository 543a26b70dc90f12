// SPDX-License-Identifier: MIT
#include "study/toml_tree.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include <toml++/toml.h>

#include "base/match.hpp"
#include "study/toml_depth.hpp"

namespace femrun::study {

namespace {

/// How a node is placed: by its line in a file, or by the option that set it.
class Places {
public:
    static Places in_file(std::string_view path) { return Places(path, true); }
    static Places option(std::string_view name) { return Places(name, false); }

    void put(TomlNode& node, const toml::source_region& region) const {
        node.line = in_file_ ? region.begin.line : 0;
        node.place = node.line > 0 ? fmt::format("{}:{}", name_, node.line) : name_;
    }

private:
    Places(std::string_view name, bool in_file) : name_(name), in_file_(in_file) {}
    std::string name_;
    bool in_file_;
};

template <typename Date>
TomlDate date_text(const Date& date) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << date;
    return {out.str()};
}

/// toml++ throws; this is where that ends. The error begins with the line.
Result<toml::table> parsed_toml(std::string_view text) {
    if (auto why = too_deep(text)) return Error{ErrorKind::invalid, std::move(*why)};
    try {
        return toml::table(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return Error{ErrorKind::invalid,
                     fmt::format("{}: this is not TOML: {}", error.source().begin.line,
                                 error.description())};
    }
}

TomlNode converted(const toml::node& node, const Places& places);

TomlTable converted(const toml::table& table, const Places& places) {
    struct Placed {
        toml::source_position at;
        std::string key;
        TomlNode node;
    };
    std::vector<Placed> children;
    for (const auto& [key, child] : table) {
        Placed placed{key.source().begin, std::string(key.str()), converted(child, places)};
        // An implicit table or array of tables stands where its first key does.
        places.put(placed.node, key.source());
        children.push_back(std::move(placed));
    }
    std::stable_sort(children.begin(), children.end(),
                     [](const Placed& a, const Placed& b) { return a.at < b.at; });
    TomlTable ordered;
    for (Placed& child : children)
        ordered.emplace_back(std::move(child.key), std::move(child.node));
    return ordered;
}

TomlNode converted(const toml::node& node, const Places& places) {
    TomlNode out;
    places.put(out, node.source());
    if (const auto* table = node.as_table()) {
        out.value = converted(*table, places);
    } else if (const auto* array = node.as_array()) {
        TomlList list;
        for (const auto& item : *array) list.push_back(converted(item, places));
        out.value = std::move(list);
    } else if (const auto* text = node.as_string()) {
        out.value = text->get();
    } else if (const auto* whole = node.as_integer()) {
        out.value = whole->get();
    } else if (const auto* real = node.as_floating_point()) {
        out.value = real->get();
    } else if (const auto* flag = node.as_boolean()) {
        out.value = flag->get();
    } else if (const auto* date = node.as_date()) {
        out.value = date_text(date->get());
    } else if (const auto* time = node.as_time()) {
        out.value = date_text(time->get());
    } else if (const auto* moment = node.as_date_time()) {
        out.value = date_text(moment->get());
    }
    return out;
}

/// The value as TOML, or as text where it is none: `--set solver.deck=truss.inp` needs no quotes.
TomlNode override_value(const std::string& value, const Places& places) {
    TomlNode text;
    text.value = value;
    places.put(text, {});
    const auto parsed = parsed_toml("value = " + value);
    if (!parsed || parsed->size() != 1) return text;
    return converted(*parsed, places).front().second;
}

std::vector<std::string> parts_of(std::string_view key) {
    std::vector<std::string> parts;
    while (true) {
        const auto dot = key.find('.');
        parts.emplace_back(key.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        key.remove_prefix(dot + 1);
    }
}

TomlNode* child_of(TomlTable& table, const std::string& key) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    return found == table.end() ? nullptr : &found->second;
}

TomlNode* item_of(TomlList& list, const std::string& key) {
    std::size_t at = 0;
    const char* end = key.data() + key.size();
    const auto [stop, status] = std::from_chars(key.data(), end, at);
    return status == std::errc() && stop == end && at < list.size() ? &list[at] : nullptr;
}

}  // namespace

const TomlNode* TomlNode::find(std::string_view key) const {
    const TomlTable* entries = table();
    if (!entries) return nullptr;
    const auto found = std::find_if(entries->begin(), entries->end(),
                                    [&](const auto& entry) { return entry.first == key; });
    return found == entries->end() ? nullptr : &found->second;
}

Result<TomlNode> parse_toml(std::string_view text, std::string_view path) {
    auto parsed = parsed_toml(text);
    if (!parsed)
        return Error{ErrorKind::invalid, fmt::format("{}:{}", path, parsed.error().message)};
    TomlNode root;
    root.place = path;
    root.value = converted(*parsed, Places::in_file(path));
    return root;
}

Result<void> apply(const Override& override, TomlNode& root) {
    const std::string place =
        override.option.empty() ? fmt::format("--set {}", override.key) : override.option;
    const auto parts = parts_of(override.key);
    if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); }))
        return Error{ErrorKind::invalid,
                     fmt::format("{}: key '{}' has an empty part; write it as in "
                                 "optimizer.seed=7",
                                 place, override.key)};
    if (parts.size() > key_parts_max)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: {}", place.substr(0, 100), too_many_parts(parts.size()))};
    TomlNode value = override_value(override.value, Places::option(place));
    TomlNode* at = &root;
    std::string walked;
    for (const std::string& part : parts) {
        TomlNode* next = nullptr;
        if (auto* list = std::get_if<TomlList>(&at->value)) {
            next = item_of(*list, part);
            if (!next)
                return Error{ErrorKind::invalid,
                             fmt::format("{}: '{}' is a list of {}; name one of them by its "
                                         "number, from 0, not '{}'",
                                         place, walked, list->size(), part)};
        } else if (auto* table = std::get_if<TomlTable>(&at->value)) {
            next = child_of(*table, part);
            if (!next) {
                TomlNode made;
                made.place = place;
                next = &table->emplace_back(part, std::move(made)).second;
            }
        } else {
            return Error{ErrorKind::invalid, fmt::format("{}: '{}' is {}, which has no '{}' in it",
                                                         place, walked, shown(*at), part)};
        }
        walked += (walked.empty() ? "" : ".") + part;
        at = next;
    }
    *at = std::move(value);
    return {};
}

std::string shown(const TomlNode& node) {
    return match(
        node.value, [](const TomlTable&) -> std::string { return "a table"; },
        [](const TomlList& list) -> std::string {
            return list.empty() ? "an empty list" : "a list";
        },
        [](const std::string& text) { return fmt::format("text '{}'", text); },
        [](std::int64_t whole) { return fmt::format("the number {}", whole); },
        [](double real) { return fmt::format("the number {}", real); },
        [](bool flag) -> std::string { return flag ? "true" : "false"; },
        [](const TomlDate& date) { return fmt::format("the date {}", date.text); });
}

}  // namespace femrun::study
