// SPDX-License-Identifier: MIT
#include "serve/admission_desk.hpp"

#include <map>
#include <utility>

#include "base/plain_text.hpp"

namespace femrun::serve {

namespace {

control::TokenStatus token_status(const gate::TokenRow& row, WallTime now) {
    return {.id = row.id,
            .role = row.role,
            .name = row.name,
            .created = row.created,
            .expires = row.expires,
            .revoked = row.revoked,
            .used = row.used,
            .good = !row.revoked && (!row.expires || now < *row.expires)};
}

}  // namespace

control::KeyStatus AdmissionDesk::status_of(const gate::KeyRow& row) const {
    return {.key = digits_of(row.hash),
            .role = row.role,
            .name = row.name,
            .token = row.token,
            .first_seen = row.first_seen,
            .revoked = row.revoked,
            .workers =
                row.role == work::Role::worker ? workers_(row.hash) : std::vector<std::string>()};
}

Result<control::AdmissionList> AdmissionDesk::admissions() {
    const WallTime now = clock_();
    control::AdmissionList list;
    for (const gate::TokenRow& row : book_.tokens()) list.tokens.push_back(token_status(row, now));
    for (const gate::KeyRow& row : book_.keys()) list.keys.push_back(status_of(row));
    return list;
}

Result<control::GivenToken> AdmissionDesk::give(const control::TokenWish& wish) {
    if (!door_.fingerprint)
        return Error{ErrorKind::invalid,
                     "tokens: nobody comes to this scheduler from another PC, and on its own PC no "
                     "token is needed; start it with 'femrun scheduler --listen :7711' first"};
    const WallTime now = clock_();
    std::optional<WallTime> expires;
    if (wish.lasts) expires = now + *wish.lasts;
    const auto issued = book_.issue(wish.role, plain(wish.name, word_bytes_max), expires, now);
    gate::Address address = door_;
    address.token = issued.token;
    return control::GivenToken{token_status(issued.row, now), address.text()};
}

Result<control::Revoked> AdmissionDesk::revoke(const control::Revocation& what) {
    const WallTime now = clock_();
    control::Revoked revoked;
    if (!what.token) {
        auto keys = revoke_key(what.key, now);
        if (!keys) return std::move(keys).error();
        revoked.keys = *std::move(keys);
        return revoked;
    }
    const auto token = book_.revoke_token(*what.token, now);
    if (!token) return token.error();
    revoked.tokens.push_back(token_status(*token, now));
    for (const gate::KeyRow& row : book_.keys()) {
        if (row.token != what.token || row.revoked) continue;
        if (!what.with_keys) {
            revoked.staying.push_back(status_of(row));
            continue;
        }
        auto keys = revoke_key(digits_of(row.hash), now);
        if (!keys) return std::move(keys).error();
        for (control::KeyStatus& gone : *keys) revoked.keys.push_back(std::move(gone));
    }
    return revoked;
}

/// With the workers that were there until then: its connections end with it.
Result<std::vector<control::KeyStatus>> AdmissionDesk::revoke_key(std::string_view beginning,
                                                                  WallTime now) {
    std::map<gate::KeyHash, std::vector<std::string>> there;
    for (const gate::KeyRow& row : book_.keys())
        if (digits_of(row.hash).starts_with(beginning)) there.emplace(row.hash, workers_(row.hash));
    const auto rows = book_.revoke_key(beginning, now);
    if (!rows) return rows.error();
    std::vector<control::KeyStatus> keys;
    for (const gate::KeyRow& row : *rows) {
        keys.push_back(status_of(row));
        if (row.role == work::Role::worker) keys.back().workers = there[row.hash];
    }
    return keys;
}

}  // namespace femrun::serve
