// SPDX-License-Identifier: MIT
#include "trial/parametric.hpp"

#include <algorithm>

namespace femtet {

namespace {

std::string trimmed(std::string text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && is_blank(text.back())) text.pop_back();
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
    return text;
}

/// The fields of one line; quotes keep commas, and two of them are one.
std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    for (std::string& field : fields) field = trimmed(std::move(field));
    return fields;
}

std::optional<std::size_t> column(const std::vector<std::string>& fields,
                                  const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (std::find(names.begin(), names.end(), fields[i]) != names.end()) return i;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> error_in_table(std::string_view table, int number) {
    std::optional<std::size_t> numbers, errors;
    while (!table.empty()) {
        const std::size_t end = std::min(table.find('\n'), table.size());
        const std::vector<std::string> fields = fields_of(table.substr(0, end));
        table.remove_prefix(std::min(end + 1, table.size()));
        if (!numbers || !errors) {
            numbers = column(fields, {"Output setting Number", "結果出力設定番号"});
            errors = column(fields, {"Error", "エラー"});
            continue;
        }
        if (fields.size() <= std::max(*numbers, *errors)) continue;
        if (fields[*numbers] == std::to_string(number) && !fields[*errors].empty())
            return fields[*errors];
    }
    return std::nullopt;
}

}  // namespace femtet
