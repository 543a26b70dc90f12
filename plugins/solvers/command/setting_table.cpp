// SPDX-License-Identifier: MIT
#include "setting_table.hpp"

#include <algorithm>
#include <filesystem>

#include <femrun/duration.hpp>
#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <nlohmann/json.hpp>

#include "utf8_path.hpp"

namespace femrun::command {

using nlohmann::json;

std::string shown(const json& value) {
    if (value.is_string()) return "'" + value.get<std::string>() + "'";
    if (value.is_object()) return "a table";
    if (value.is_array()) return "a list";
    return value.dump();
}

SettingTable::SettingTable(const json& table, std::string place)
    : table_(table), place_(std::move(place)) {
    if (!table.is_object()) throw Invalid(place_ + ": is " + shown(table) + "; expected a table");
}

std::string SettingTable::place(std::string_view key) const {
    return place_.empty() ? std::string(key) : place_ + "." + std::string(key);
}

void SettingTable::refuse(std::string_view key, const std::string& why) const {
    throw Invalid((key.empty() ? place_ : place(key)) + ": " + why);
}

const json* SettingTable::find(std::string_view key) const {
    const auto found = table_.find(std::string(key));
    return found == table_.end() || found->is_null() ? nullptr : &*found;
}

const json& SettingTable::need(std::string_view key) const {
    const json* found = find(key);
    if (!found) refuse(key, "setting is missing; add it");
    return *found;
}

std::string SettingTable::text(std::string_view key) const {
    const json& value = need(key);
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
        refuse(key, "is " + shown(value) + "; expected a text");
    return value.get<std::string>();
}

std::string SettingTable::text(std::string_view key, std::string_view otherwise) const {
    return find(key) ? text(key) : std::string(otherwise);
}

bool SettingTable::flag(std::string_view key, bool otherwise) const {
    const json* value = find(key);
    if (!value) return otherwise;
    if (!value->is_boolean()) refuse(key, "is " + shown(*value) + "; expected true or false");
    return value->get<bool>();
}

std::optional<std::int64_t> SettingTable::integer(std::string_view key) const {
    const json* value = find(key);
    if (!value) return std::nullopt;
    if (!value->is_number_integer())
        refuse(key, "is " + shown(*value) + "; expected a whole number");
    return value->get<std::int64_t>();
}

double SettingTable::seconds(std::string_view key, double otherwise) const {
    const json* value = find(key);
    if (!value) return otherwise;
    const auto found = value->is_string() ? seconds_in(value->get_ref<const std::string&>())
                                          : std::optional<double>();
    if (!found)
        refuse(key, "is " + shown(*value) + "; expected a duration such as '30 s' or '1 h 30 min'");
    return *found;
}

std::vector<const json*> SettingTable::list(std::string_view key) const {
    const json* value = find(key);
    if (!value) return {};
    if (!value->is_array()) refuse(key, "is " + shown(*value) + "; expected a list");
    std::vector<const json*> elements;
    for (const json& element : *value) elements.push_back(&element);
    return elements;
}

std::string SettingTable::one_of(std::string_view key, const std::vector<std::string>& allowed,
                                 std::string_view otherwise) const {
    std::string given = text(key, otherwise);
    if (std::find(allowed.begin(), allowed.end(), given) != allowed.end()) return given;
    std::string listed;
    for (const std::string& one : allowed) {
        if (&one != &allowed.front()) listed += &one == &allowed.back() ? " or " : ", ";
        listed += "'" + one + "'";
    }
    refuse(key, "is '" + given + "'; expected " + listed);
}

void SettingTable::only(const std::vector<std::string>& known) const {
    for (const auto& [key, value] : table_.items())
        if (std::find(known.begin(), known.end(), key) == known.end())
            refuse(key, "no such setting" + name_suggestion(key, known));
}

void require_inside(const std::string& path, const std::string& place) {
    const auto asked = path_of(path);
    bool inside = !asked.has_root_path();
    for (const auto& part : asked) inside = inside && part != "..";
    if (!inside)
        throw Invalid(place + ": '" + path +
                      "' is outside the work folder; write a relative path without '..'");
}

}  // namespace femrun::command
