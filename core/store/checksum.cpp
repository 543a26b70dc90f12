// SPDX-License-Identifier: MIT
#include "store/checksum.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <cstring>

namespace femrun::store {

namespace {

constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio

/// Multiplying by an odd number and folding are both one to one: no change of one word is lost.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) * odd;
    return hash ^ (hash >> 32);
}

std::uint64_t mixed(std::uint64_t hash, const void* bytes, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    hash = mixed(hash, size);
    for (; size >= 8; size -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = mixed(hash, word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, at, size);
    return mixed(hash, rest);
}

std::uint64_t of_name(std::string_view name) { return mixed(odd, name.data(), name.size()); }

/// What a column adds to the checksum of its row.
std::uint64_t of_value(std::uint64_t name, sqlite3_value* value) {
    const int type = sqlite3_value_type(value);
    const std::uint64_t hash = mixed(name, static_cast<std::uint64_t>(type));
    switch (type) {
        case SQLITE_NULL:
            return 0;
        case SQLITE_INTEGER:
            return mixed(hash, static_cast<std::uint64_t>(sqlite3_value_int64(value)));
        case SQLITE_FLOAT:
            // SQLite keeps -0.0 as 0.0.
            return mixed(hash, std::bit_cast<std::uint64_t>(sqlite3_value_double(value) + 0.0));
        default: {
            const void* const bytes = sqlite3_value_blob(value);
            return mixed(hash, bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
        }
    }
}

void row_checksum(sqlite3_context* context, int count, sqlite3_value** values) {
    std::uint64_t sum = 0;
    for (int i = 0; i + 1 < count; i += 2) {
        const auto* const name = sqlite3_value_text(values[i]);
        sum += of_value(of_name(reinterpret_cast<const char*>(name)), values[i + 1]);
    }
    sqlite3_result_int64(context, static_cast<std::int64_t>(sum));
}

/// Takes the part before the next ", " out of `list`.
std::string_view next(std::string_view& list) {
    const std::size_t end = std::min(list.find(", "), list.size());
    const std::string_view part = list.substr(0, end);
    list.remove_prefix(std::min(end + 2, list.size()));
    return part;
}

}  // namespace

void teach_checksum(SQLite::Database& database) {
    const int state = sqlite3_create_function_v2(database.getHandle(), "row_checksum", -1,
                                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                                 row_checksum, nullptr, nullptr, nullptr);
    if (state != SQLITE_OK) throw SQLite::Exception(database.getHandle(), state);
}

RowChecksum::RowChecksum(sqlite3_stmt* query, int columns) : query_(query) {
    for (int i = 0; i < columns; ++i) names_.push_back(of_name(sqlite3_column_name(query, i)));
}

std::int64_t RowChecksum::of_this_row() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < names_.size(); ++i)
        sum += of_value(names_[i], sqlite3_column_value(query_, static_cast<int>(i)));
    return static_cast<std::int64_t>(sum);
}

std::string checked_insert(std::string_view table, std::string_view columns,
                           std::string_view values) {
    std::string names, into, pairs;
    for (int bound = 0; !columns.empty();) {
        const std::string_view column = next(columns), value = next(values);
        const std::string given = value == "?" ? fmt::format("?{}", ++bound) : std::string(value);
        names += fmt::format("{}, ", column);
        into += fmt::format("{}, ", given);
        pairs += fmt::format("{}'{}', {}", pairs.empty() ? "" : ", ", column, given);
    }
    return fmt::format("INSERT INTO {}({}checksum) VALUES ({}row_checksum({}))", table, names, into,
                       pairs);
}

std::string checked_replace(std::string_view table, std::string_view columns,
                            std::string_view values) {
    return "INSERT OR REPLACE" + checked_insert(table, columns, values).substr(6);
}

std::string is_sound(std::string_view table, std::string_view columns) {
    std::string pairs;
    while (!columns.empty()) {
        const std::string_view column = next(columns);
        pairs += fmt::format("{}'{}', {}.{}", pairs.empty() ? "" : ", ", column, table, column);
    }
    return fmt::format("{}.checksum = row_checksum({})", table, pairs);
}

}  // namespace femrun::store
