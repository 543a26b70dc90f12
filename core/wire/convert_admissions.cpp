// SPDX-License-Identifier: MIT
#include "wire/convert_admissions.hpp"

#include <string>
#include <string_view>

#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

/// 0: none.
std::int64_t ms_of_any(const std::optional<WallTime>& time) { return time ? ms_of(*time) : 0; }

std::optional<WallTime> if_any(std::int64_t ms) {
    if (ms == 0) return std::nullopt;
    return wall_of(ms);
}

Result<work::Role> role_in(capnp::Text::Reader text) {
    const auto role = work::role_named(view(text));
    if (role) return *role;
    return Error{ErrorKind::invalid,
                 "role '" + name_of(text) + "' is not known here; use the same femrun for both"};
}

template <typename Value, typename List>
Result<std::vector<Value>> all_of(List from, std::string_view what) {
    if (from.size() > listed_max) return too_many(what, from.size(), listed_max);
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
    into.setName(text(token.name));
    into.setCreatedMs(ms_of(token.created));
    into.setExpiresMs(ms_of_any(token.expires));
    into.setRevokedMs(ms_of_any(token.revoked));
    into.setUsedMs(ms_of_any(token.used));
    into.setGood(token.good);
}

Result<control::TokenStatus> decode(TokenStatus::Reader from) {
    const auto role = role_in(from.getRole());
    if (!role) return role.error();
    return control::TokenStatus{.id = from.getId(),
                                .role = *role,
                                .name = name_of(from.getName()),
                                .created = wall_of(from.getCreatedMs()),
                                .expires = if_any(from.getExpiresMs()),
                                .revoked = if_any(from.getRevokedMs()),
                                .used = if_any(from.getUsedMs()),
                                .good = from.getGood()};
}

void encode(std::span<const control::TokenStatus> tokens, capnp::List<TokenStatus>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(tokens[i], into[i]);
}

Result<std::vector<control::TokenStatus>> decode(capnp::List<TokenStatus>::Reader from) {
    return all_of<control::TokenStatus>(from, "tokens");
}

void encode(const control::KeyStatus& key, KeyStatus::Builder into) {
    into.setKey(text(key.key));
    into.setRole(std::string(to_string(key.role)).c_str());
    into.setName(text(key.name));
    into.setToken(key.token.value_or(0));
    into.setFirstSeenMs(ms_of(key.first_seen));
    into.setRevokedMs(ms_of_any(key.revoked));
    auto workers = into.initWorkers(static_cast<unsigned>(key.workers.size()));
    for (unsigned i = 0; i < workers.size(); ++i) workers.set(i, text(key.workers[i]));
}

Result<control::KeyStatus> decode(KeyStatus::Reader from) {
    const auto role = role_in(from.getRole());
    if (!role) return role.error();
    control::KeyStatus key{.key = name_of(from.getKey()),
                           .role = *role,
                           .name = name_of(from.getName()),
                           .token = {},
                           .first_seen = wall_of(from.getFirstSeenMs()),
                           .revoked = if_any(from.getRevokedMs())};
    if (from.getToken() != 0) key.token = from.getToken();
    if (const auto count = from.getWorkers().size(); count > listed_max)
        return too_many("workers", count, listed_max);
    for (const auto worker : from.getWorkers()) key.workers.push_back(name_of(worker));
    return key;
}

void encode(std::span<const control::KeyStatus> keys, capnp::List<KeyStatus>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(keys[i], into[i]);
}

Result<std::vector<control::KeyStatus>> decode(capnp::List<KeyStatus>::Reader from) {
    return all_of<control::KeyStatus>(from, "keys");
}

}  // namespace femrun::wire
