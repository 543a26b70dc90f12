// SPDX-License-Identifier: MIT
#include "gate/book.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"

namespace femrun::gate {

Book::Book(Keeper& keeper, std::vector<TokenRow> tokens, std::vector<KeyRow> keys)
    : keeper_(keeper) {
    for (TokenRow& row : tokens) tokens_.emplace(row.id, std::move(row));
    for (KeyRow& row : keys) keys_.emplace(KeyName(row.hash, row.role), std::move(row));
}

// -- what people ask for

TokenRow Book::add(const Token& token, work::Role role, std::string name,
                   std::optional<WallTime> expires, WallTime now) {
    TokenRow row{.id = tokens_.empty() ? 1 : tokens_.rbegin()->first + 1,
                 .role = role,
                 .name = std::move(name),
                 .hash = hash_of(token),
                 .created = now,
                 .expires = expires,
                 .revoked = {},
                 .used = {}};
    tokens_.emplace(row.id, row);
    keeper_.keep(row);
    return row;
}

Book::Issued Book::issue(work::Role role, std::string name, std::optional<WallTime> expires,
                         WallTime now) {
    const Token token = new_token();
    return {add(token, role, std::move(name), expires, now), token};
}

bool Book::keep_good(const Token& token, work::Role role, std::string name, WallTime now) {
    const TokenRow* const known = find(hash_of(token));
    if (known == nullptr) {
        add(token, role, std::move(name), {}, now);
        return true;
    }
    return known->role == role && !known->revoked && (!known->expires || now < *known->expires);
}

Result<TokenRow> Book::revoke_token(std::uint64_t id, WallTime now) {
    const auto token = tokens_.find(id);
    if (token == tokens_.end())
        return Error{ErrorKind::missing,
                     fmt::format("token {}: is not in the book; 'femrun tokens' lists those that "
                                 "are",
                                 id)};
    if (!token->second.revoked) {
        token->second.revoked = now;
        keeper_.keep(token->second);
    }
    return token->second;
}

Result<std::vector<KeyRow>> Book::revoke_key(std::string_view beginning, WallTime now) {
    std::vector<KeyRow*> named;
    for (auto& [name, row] : keys_)
        if (digits_of(row.hash).starts_with(beginning)) named.push_back(&row);
    const std::string shown = plain(beginning, word_bytes_max);
    if (named.empty() || beginning.empty())
        return Error{ErrorKind::missing,
                     fmt::format("key '{}': is not in the book; 'femrun tokens' lists those that "
                                 "are",
                                 shown)};
    const KeyHash hash = named.front()->hash;
    if (std::any_of(named.begin(), named.end(),
                    [&](const KeyRow* row) { return row->hash != hash; }))
        return Error{ErrorKind::invalid,
                     fmt::format("key '{}': is the beginning of several; write more of it", shown)};
    std::vector<KeyRow> rows;
    for (KeyRow* row : named) {
        if (!row->revoked) {
            row->revoked = now;
            keeper_.keep(*row);
        }
        rows.push_back(*row);
    }
    if (revoked_) revoked_(hash);
    return rows;
}

std::vector<TokenRow> Book::tokens() const {
    std::vector<TokenRow> rows;
    for (const auto& [id, row] : tokens_) rows.push_back(row);
    return rows;
}

std::vector<KeyRow> Book::keys() const {
    std::vector<KeyRow> rows;
    for (const auto& [name, row] : keys_) rows.push_back(row);
    std::stable_sort(rows.begin(), rows.end(),
                     [](const KeyRow& a, const KeyRow& b) { return a.first_seen < b.first_seen; });
    return rows;
}

// -- what the gate asks

TokenRow* Book::find(const TokenHash& hash) {
    const auto token = std::find_if(tokens_.begin(), tokens_.end(),
                                    [&](const auto& one) { return one.second.hash == hash; });
    return token == tokens_.end() ? nullptr : &token->second;
}

Book::Verdict Book::admit(const std::optional<Token>& token, const KeyHash& key,
                          std::string_view peer, WallTime now) {
    work::Roles known;
    for (const auto& [name, row] : keys_) {
        if (name.first != key) continue;
        if (row.revoked) return {Answer::key_revoked, {}, {}};
        known = known | row.role;
    }
    TokenRow* const shown = token ? find(hash_of(*token)) : nullptr;
    Answer answer = Answer::admitted;
    if (shown == nullptr)
        answer = token ? Answer::token_unknown : Answer::token_missing;
    else if (shown->revoked)
        answer = Answer::token_revoked;
    else if (shown->expires && *shown->expires <= now)
        answer = Answer::token_expired;
    else if (is_used_up(*shown, key))
        answer = Answer::token_used_up;

    if (answer == Answer::admitted) {
        join(key, *shown, peer, now);
        return {Answer::admitted, known | shown->role, shown->id};
    }
    if (!known.empty()) return {Answer::admitted, known, {}};
    return {answer, {}, {}};
}

bool Book::is_used_up(const TokenRow& token, const KeyHash& key) const {
    if (keys_.contains(KeyName(key, token.role))) return false;
    std::size_t came = 0;
    for (const auto& [name, row] : keys_)
        if (row.token == token.id) ++came;
    return came >= keys_of_token_max;
}

void Book::join(const KeyHash& key, const TokenRow& token, std::string_view peer, WallTime now) {
    TokenRow& row = tokens_.at(token.id);
    const KeyName name(key, row.role);
    if (keys_.contains(name)) return;
    row.used = now;
    keeper_.keep(row);
    const KeyRow joined{.hash = key,
                        .role = row.role,
                        .name = std::string(peer),
                        .token = row.id,
                        .first_seen = now,
                        .revoked = {}};
    keys_.emplace(name, joined);
    keeper_.keep(joined);
}

}  // namespace femrun::gate
