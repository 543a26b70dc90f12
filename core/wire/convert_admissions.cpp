// SPDX-License-Identifier: MIT
#include "wire/convert_admissions.hpp"

#include <string>

#include "base/plain_text.hpp"

namespace femrun::wire {

namespace {

std::string plain_of(capnp::Text::Reader text) {
    return plain(std::string_view(text.begin(), text.size()), word_bytes_max);
}

capnp::Text::Reader text_of(const std::string& text) { return {text.c_str(), text.size()}; }

std::int64_t number(const std::optional<WallTime>& time) {
    return time ? time->time_since_epoch().count() : 0;
}

WallTime time_of(std::int64_t number) { return WallTime{std::chrono::milliseconds(number)}; }

std::optional<WallTime> if_any(std::int64_t number) {
    if (number == 0) return std::nullopt;
    return time_of(number);
}

Result<work::Role> role_in(capnp::Text::Reader text) {
    const auto role = work::role_named(std::string_view(text.begin(), text.size()));
    if (role) return *role;
    return Error{ErrorKind::invalid,
                 "role '" + plain_of(text) + "' is not known here; use the same femrun for both"};
}

template <typename Value, typename List>
Result<std::vector<Value>> all_of(List from) {
    std::vector<Value> values;
    for (const auto one : from) {
        auto value = decode(one);
        if (!value) return std::move(value).error();
        values.push_back(std::move(value).value());
    }
    return values;
}

}  // namespace

void encode(const control::TokenStatus& token, TokenStatus::Builder into) {
    into.setId(token.id);
    into.setRole(std::string(to_string(token.role)).c_str());
    into.setName(text_of(token.name));
    into.setCreatedMs(number(token.created));
    into.setExpiresMs(number(token.expires));
    into.setRevokedMs(number(token.revoked));
    into.setUsedMs(number(token.used));
    into.setGood(token.good);
}

Result<control::TokenStatus> decode(TokenStatus::Reader from) {
    const auto role = role_in(from.getRole());
    if (!role) return role.error();
    return control::TokenStatus{.id = from.getId(),
                                .role = *role,
                                .name = plain_of(from.getName()),
                                .created = time_of(from.getCreatedMs()),
                                .expires = if_any(from.getExpiresMs()),
                                .revoked = if_any(from.getRevokedMs()),
                                .used = if_any(from.getUsedMs()),
                                .good = from.getGood()};
}

void encode(std::span<const control::TokenStatus> tokens, capnp::List<TokenStatus>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(tokens[i], into[i]);
}

Result<std::vector<control::TokenStatus>> decode(capnp::List<TokenStatus>::Reader from) {
    return all_of<control::TokenStatus>(from);
}

void encode(const control::KeyStatus& key, KeyStatus::Builder into) {
    into.setKey(text_of(key.key));
    into.setRole(std::string(to_string(key.role)).c_str());
    into.setName(text_of(key.name));
    into.setToken(key.token.value_or(0));
    into.setFirstSeenMs(number(key.first_seen));
    into.setRevokedMs(number(key.revoked));
}

Result<control::KeyStatus> decode(KeyStatus::Reader from) {
    const auto role = role_in(from.getRole());
    if (!role) return role.error();
    control::KeyStatus key{.key = plain_of(from.getKey()),
                           .role = *role,
                           .name = plain_of(from.getName()),
                           .token = {},
                           .first_seen = time_of(from.getFirstSeenMs()),
                           .revoked = if_any(from.getRevokedMs())};
    if (from.getToken() != 0) key.token = from.getToken();
    return key;
}

void encode(std::span<const control::KeyStatus> keys, capnp::List<KeyStatus>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(keys[i], into[i]);
}

Result<std::vector<control::KeyStatus>> decode(capnp::List<KeyStatus>::Reader from) {
    return all_of<control::KeyStatus>(from);
}

}  // namespace femrun::wire
