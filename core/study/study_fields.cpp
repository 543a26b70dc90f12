// SPDX-License-Identifier: MIT
#include "study/study_fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "study/duration.hpp"

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

}  // namespace

void Mistakes::add(const TomlNode& at, const std::string& what) {
    found_.push_back({at.line, Error{ErrorKind::invalid, fmt::format("{}: {}", at.place, what)}});
}

void Mistakes::add(Error error) { found_.push_back({0, std::move(error)}); }

std::vector<Error> Mistakes::sorted() && {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Mistake& a, const Mistake& b) { return a.line < b.line; });
    std::vector<Error> errors;
    for (Mistake& mistake : found_) errors.push_back(std::move(mistake.error));
    return errors;
}

TableFields::TableFields(const TomlNode& table, std::string whose, Mistakes& mistakes)
    : table_(table), whose_(std::move(whose)), mistakes_(mistakes) {}

const TomlNode* TableFields::find(const std::string& key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
    return table_.find(key);
}

std::optional<std::string> TableFields::text(const std::string& key) {
    const TomlNode* node = find(key);
    if (!node) return std::nullopt;
    if (const auto* text = std::get_if<std::string>(&node->value)) return *text;
    wrong_type(key, *node, "a text in quotes");
    return std::nullopt;
}

std::optional<double> TableFields::number(const std::string& key) {
    const TomlNode* node = find(key);
    if (!node) return std::nullopt;
    const auto number = finite_number(*node);
    if (!number) wrong_type(key, *node, "a number");
    return number;
}

std::optional<std::int64_t> TableFields::whole(const std::string& key, std::int64_t low,
                                               std::int64_t high) {
    const TomlNode* node = find(key);
    if (!node) return std::nullopt;
    const auto number = whole_number(*node);
    if (number && *number >= low && *number <= high) return number;
    if (!number && low == -whole_max)
        wrong_type(key, *node, "a whole number");
    else if (low != -whole_max && high >= whole_max)
        wrong_type(key, *node, fmt::format("a whole number of {} or more", low));
    else
        wrong_type(key, *node, fmt::format("a whole number from {} to {}", low, high));
    return std::nullopt;
}

std::optional<bool> TableFields::flag(const std::string& key) {
    const TomlNode* node = find(key);
    if (!node) return std::nullopt;
    if (const auto* flag = std::get_if<bool>(&node->value)) return *flag;
    wrong_type(key, *node, "true or false");
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> TableFields::duration(const std::string& key, Zero zero) {
    const TomlNode* node = find(key);
    if (!node) return std::nullopt;
    const auto* text = std::get_if<std::string>(&node->value);
    if (!text) {
        wrong_type(key, *node, "a duration in quotes, such as \"90 s\"");
        return std::nullopt;
    }
    auto duration = duration_from(*text);
    if (!duration) {
        wrong(*node, fmt::format("{}: {}", key, duration.error().message));
        return std::nullopt;
    }
    if (zero == Zero::refused && duration->count() == 0) {
        wrong_type(key, *node, "longer than nothing");
        return std::nullopt;
    }
    return *duration;
}

std::optional<std::uint64_t> TableFields::size(const std::string& key) {
    const TomlNode* node = find(key);
    if (!node) return std::nullopt;
    const auto* text = std::get_if<std::string>(&node->value);
    const auto bytes = text ? bytes_from(*text) : std::nullopt;
    if (!bytes) wrong_type(key, *node, "a size in quotes, such as \"16 GB\"");
    return bytes;
}

std::optional<std::size_t> TableFields::word(const std::string& key,
                                             const std::vector<std::string>& words) {
    const auto given = text(key);
    if (!given) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), *given);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    wrong(*table_.find(key),
          fmt::format("there is no {} '{}'{}", key, *given, suggestion(*given, words)));
    return std::nullopt;
}

void TableFields::wrong(const TomlNode& at, const std::string& what) {
    mistakes_.add(at, whose_ + what);
}

void TableFields::wrong_type(const std::string& key, const TomlNode& at,
                             const std::string& wanted) {
    wrong(at, fmt::format("{} is {}; it must be {}", key, shown(at), wanted));
}

bool TableFields::refuse_others(const Habits& habits) {
    const auto unknown = others();
    for (const auto* entry : unknown) {
        const auto& [key, node] = *entry;
        const auto habit = std::find_if(habits.begin(), habits.end(),
                                        [&key = key](const auto& h) { return h.first == key; });
        if (habit != habits.end())
            wrong(node, fmt::format("there is no key '{}'; write {}", key, habit->second));
        else
            wrong(node, fmt::format("there is no key '{}'{}", key, suggestion(key, known_)));
    }
    return !unknown.empty();
}

std::vector<const TomlTable::value_type*> TableFields::others() const {
    std::vector<const TomlTable::value_type*> entries;
    if (!table_.table()) return entries;
    for (const auto& entry : *table_.table())
        if (std::find(known_.begin(), known_.end(), entry.first) == known_.end())
            entries.push_back(&entry);
    return entries;
}

std::optional<double> finite_number(const TomlNode& node) {
    if (const auto* whole = std::get_if<std::int64_t>(&node.value))
        return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&node.value); real && std::isfinite(*real))
        return *real;
    return std::nullopt;
}

std::optional<std::int64_t> whole_number(const TomlNode& node) {
    if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return *whole;
    const auto number = finite_number(node);
    if (!number || std::floor(*number) != *number || std::abs(*number) > 0x1p53)
        return std::nullopt;
    return static_cast<std::int64_t>(*number);
}

}  // namespace femrun::study
