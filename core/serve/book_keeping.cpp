// SPDX-License-Identifier: MIT
#include "serve/book_keeping.hpp"

#include <fmt/format.h>

namespace femrun::serve {

namespace {

Error not_of_ours(std::string_view what, const std::string& name) {
    return {ErrorKind::corrupt, fmt::format("{} '{}' is none that this femrun could have written; "
                                            "use a newer one, or restore a copy",
                                            what, name)};
}

store::TokenRow row_of(const gate::TokenRow& token) {
    return {.id = token.id,
            .role = std::string(to_string(token.role)),
            .name = token.name,
            .hash = letters_of(token.hash),
            .created = token.created,
            .expires = token.expires,
            .revoked = token.revoked,
            .used = token.used};
}

store::KeyRow row_of(const gate::KeyRow& key) {
    return {.hash = letters_of(key.hash),
            .role = std::string(to_string(key.role)),
            .name = key.name,
            .token = key.token,
            .first_seen = key.first_seen,
            .revoked = key.revoked};
}

}  // namespace

Result<BookRows> book_rows(const store::Database& database) {
    const auto tokens = database.tokens();
    if (!tokens) return tokens.error();
    const auto keys = database.keys();
    if (!keys) return keys.error();
    BookRows rows;
    for (const store::TokenRow& row : *tokens) {
        const auto role = work::role_named(row.role);
        const auto hash = gate::from_letters(row.hash);
        if (!role || !hash) return not_of_ours("token", std::to_string(row.id));
        rows.tokens.push_back({.id = row.id,
                               .role = *role,
                               .name = row.name,
                               .hash = {*hash},
                               .created = row.created,
                               .expires = row.expires,
                               .revoked = row.revoked,
                               .used = row.used});
    }
    for (const store::KeyRow& row : *keys) {
        const auto role = work::role_named(row.role);
        const auto hash = gate::from_letters(row.hash);
        if (!role || !hash) return not_of_ours("key", row.hash);
        rows.keys.push_back({.hash = {*hash},
                             .role = *role,
                             .name = row.name,
                             .token = row.token,
                             .first_seen = row.first_seen,
                             .revoked = row.revoked});
    }
    return rows;
}

void JournalKeeper::keep(const gate::TokenRow& token) {
    journal_.put(row_of(token), [this, id = token.id](const Result<void>& written) {
        if (!written)
            log_.line(LogLevel::error,
                      fmt::format("token {} is not on record: {}", id, written.error().message));
    });
}

void JournalKeeper::keep(const gate::KeyRow& key) {
    journal_.put(row_of(key), [this, name = key.name](const Result<void>& written) {
        if (!written)
            log_.line(LogLevel::error, fmt::format("the key of {} is not on record: {}", name,
                                                   written.error().message));
    });
}

void DatabaseKeeper::keep(const gate::TokenRow& token) {
    auto written = database_.put_token(row_of(token));
    if (state_) state_ = std::move(written);
}

void DatabaseKeeper::keep(const gate::KeyRow& key) {
    auto written = database_.put_key(row_of(key));
    if (state_) state_ = std::move(written);
}

}  // namespace femrun::serve
