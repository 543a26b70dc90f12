// SPDX-License-Identifier: MIT
#include "serve/admission_desk.hpp"

#include "base/plain_text.hpp"

namespace femrun::serve {

namespace {

control::TokenStatus status_of(const gate::TokenRow& row, WallTime now) {
    return {.id = row.id,
            .role = row.role,
            .name = row.name,
            .created = row.created,
            .expires = row.expires,
            .revoked = row.revoked,
            .used = row.used,
            .good = !row.revoked && (!row.expires || now < *row.expires)};
}

control::KeyStatus status_of(const gate::KeyRow& row) {
    return {.key = digits_of(row.hash),
            .role = row.role,
            .name = row.name,
            .token = row.token,
            .first_seen = row.first_seen,
            .revoked = row.revoked};
}

}  // namespace

Result<control::AdmissionList> AdmissionDesk::admissions() {
    const WallTime now = clock_();
    control::AdmissionList list;
    for (const gate::TokenRow& row : book_.tokens()) list.tokens.push_back(status_of(row, now));
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
    return control::GivenToken{status_of(issued.row, now), address.text()};
}

Result<control::Revoked> AdmissionDesk::revoke(const control::Revocation& what) {
    const WallTime now = clock_();
    control::Revoked revoked;
    if (!what.token) {
        const auto rows = book_.revoke_key(what.key, now);
        if (!rows) return rows.error();
        for (const gate::KeyRow& row : *rows) revoked.keys.push_back(status_of(row));
        return revoked;
    }
    const auto token = book_.revoke_token(*what.token, now);
    if (!token) return token.error();
    revoked.tokens.push_back(status_of(*token, now));
    for (const gate::KeyRow& row : book_.keys()) {
        if (row.token != what.token || row.revoked) continue;
        if (!what.with_keys) {
            revoked.staying.push_back(status_of(row));
            continue;
        }
        const auto keys = book_.revoke_key(digits_of(row.hash), now);
        if (keys)
            for (const gate::KeyRow& gone : *keys) revoked.keys.push_back(status_of(gone));
    }
    return revoked;
}

}  // namespace femrun::serve
