// SPDX-License-Identifier: MIT
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "store/checksum.hpp"
#include "store/house.hpp"

namespace femrun::store {

namespace {

constexpr const char* token_columns =
    "id, role, name, hash, created_ms, expires_ms, revoked_ms, used_ms";
constexpr const char* key_columns = "hash, role, name, token, first_seen_ms, revoked_ms";

std::int64_t milliseconds(WallTime time) { return time.time_since_epoch().count(); }

/// NULL when there is none.
void bind(SQLite::Statement& row, int place, const std::optional<WallTime>& time) {
    if (time)
        row.bind(place, milliseconds(*time));
    else
        row.bind(place);
}

WallTime time_in(const SQLite::Column& column) {
    return WallTime{std::chrono::milliseconds(column.getInt64())};
}

std::optional<WallTime> if_any(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return time_in(column);
}

}  // namespace

Result<std::vector<TokenRow>> read_tokens(SQLite::Database& database) {
    SQLite::Statement row(database, fmt::format("SELECT {}, {} FROM tokens ORDER BY id",
                                                token_columns, is_sound("tokens", token_columns)));
    std::vector<TokenRow> tokens;
    while (row.executeStep()) {
        tokens.push_back({.id = static_cast<std::uint64_t>(row.getColumn(0).getInt64()),
                          .role = row.getColumn(1).getString(),
                          .name = row.getColumn(2).getString(),
                          .hash = row.getColumn(3).getString(),
                          .created = time_in(row.getColumn(4)),
                          .expires = if_any(row.getColumn(5)),
                          .revoked = if_any(row.getColumn(6)),
                          .used = if_any(row.getColumn(7))});
        if (row.getColumn(8).getInt() == 0)
            return damaged("token", std::to_string(tokens.back().id));
    }
    return tokens;
}

Result<std::vector<KeyRow>> read_keys(SQLite::Database& database) {
    SQLite::Statement row(database,
                          fmt::format("SELECT {}, {} FROM keys ORDER BY first_seen_ms, hash, role",
                                      key_columns, is_sound("keys", key_columns)));
    std::vector<KeyRow> keys;
    while (row.executeStep()) {
        KeyRow key{.hash = row.getColumn(0).getString(),
                   .role = row.getColumn(1).getString(),
                   .name = row.getColumn(2).getString(),
                   .token = {},
                   .first_seen = time_in(row.getColumn(4)),
                   .revoked = if_any(row.getColumn(5))};
        if (!row.getColumn(3).isNull())
            key.token = static_cast<std::uint64_t>(row.getColumn(3).getInt64());
        if (row.getColumn(6).getInt() == 0) return damaged("key", key.hash);
        keys.push_back(std::move(key));
    }
    return keys;
}

void put_token(SQLite::Database& database, const TokenRow& token) {
    SQLite::Statement put(database,
                          checked_replace("tokens", token_columns, "?, ?, ?, ?, ?, ?, ?, ?"));
    put.bind(1, static_cast<std::int64_t>(token.id));
    put.bind(2, token.role);
    put.bind(3, token.name);
    put.bind(4, token.hash);
    put.bind(5, milliseconds(token.created));
    bind(put, 6, token.expires);
    bind(put, 7, token.revoked);
    bind(put, 8, token.used);
    put.exec();
}

void put_key(SQLite::Database& database, const KeyRow& key) {
    SQLite::Statement put(database, checked_replace("keys", key_columns, "?, ?, ?, ?, ?, ?"));
    put.bind(1, key.hash);
    put.bind(2, key.role);
    put.bind(3, key.name);
    if (key.token)
        put.bind(4, static_cast<std::int64_t>(*key.token));
    else
        put.bind(4);
    put.bind(5, milliseconds(key.first_seen));
    bind(put, 6, key.revoked);
    put.exec();
}

}  // namespace femrun::store
