// SPDX-License-Identifier: MIT
// Who may come in: the tokens that were given out, and the keys of those who came with one. A key
// that joined once needs no token any more, so that a token which has expired locks nobody out who
// has worked here; a key that was revoked is out, whatever token it shows.
//
// The book is held in memory, because everybody is answered at once; whatever changes in it is
// given to its keeper, who writes it down.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gate/secret.hpp"
#include "work/role.hpp"

namespace femrun::gate {

struct TokenRow {
    std::uint64_t id = 0;
    work::Role role = work::Role::worker;
    std::string name;  // for people: whom it was given to
    TokenHash hash;
    WallTime created{};
    std::optional<WallTime> expires, revoked;
    std::optional<WallTime> used;  // last

    bool operator==(const TokenRow&) const = default;
};

/// A key has a row for each role that it came in as.
struct KeyRow {
    KeyHash hash;
    work::Role role = work::Role::worker;
    std::string name;                    // for people: where it first came from
    std::optional<std::uint64_t> token;  // that it came with
    WallTime first_seen{};
    std::optional<WallTime> revoked;

    bool operator==(const KeyRow&) const = default;
};

/// Writes down what changes: the row with the same id, or hash and role, is replaced.
class Keeper {
public:
    virtual ~Keeper() = default;
    virtual void keep(const TokenRow& token) = 0;
    virtual void keep(const KeyRow& key) = 0;
};

/// What a newcomer is answered, as a byte on the wire: numbers stay, new ones are added at the end.
enum class Answer : std::uint8_t {
    admitted = 1,
    not_femrun = 2,     // what came is no admission frame of a version that this gate knows
    token_missing = 3,  // and a key that is not known
    token_unknown = 4,
    token_expired = 5,
    token_revoked = 6,
    key_revoked = 7,
    key_missing = 8,
    busy = 9,  // try later
    other_version = 10,
    token_used_up = 11,  // as many keys came with it as may
};

/// Keys that may come with one token. A cluster has fewer PCs, and a program that draws a new key
/// each time must not fill the database.
inline constexpr std::size_t keys_of_token_max = 1000;

class Book {
public:
    /// `keeper` outlives this.
    explicit Book(Keeper& keeper, std::vector<TokenRow> tokens = {}, std::vector<KeyRow> keys = {});

    // -- what people ask for

    struct Issued {
        TokenRow row;
        Token token;  // shown once, kept nowhere
    };
    Issued issue(work::Role role, std::string name, std::optional<WallTime> expires, WallTime now);
    /// Whether a token that was given out before is good still. One that the book does not know
    /// (it is an older copy, perhaps) is written into it.
    bool keep_good(const Token& token, work::Role role, std::string name, WallTime now);
    Result<TokenRow> revoke_token(std::uint64_t id, WallTime now);
    /// By the beginning of the key's hexadecimal digits, as lists show it.
    Result<std::vector<KeyRow>> revoke_key(std::string_view beginning, WallTime now);

    std::vector<TokenRow> tokens() const;
    std::vector<KeyRow> keys() const;

    /// Called with each key that is revoked: whoever is inside with it must go.
    void when_revoked(std::function<void(const KeyHash&)> call) { revoked_ = std::move(call); }

    // -- what the gate asks

    struct Verdict {
        Answer answer = Answer::token_missing;
        work::Roles roles;                   // when admitted
        std::optional<std::uint64_t> token;  // that it came with
    };
    /// Notes a key that comes for the first time. `peer` is its address, for people.
    Verdict admit(const std::optional<Token>& token, const KeyHash& key, std::string_view peer,
                  WallTime now);

private:
    using KeyName = std::pair<KeyHash, work::Role>;

    TokenRow* find(const TokenHash& hash);
    TokenRow add(const Token& token, work::Role role, std::string name,
                 std::optional<WallTime> expires, WallTime now);
    bool is_used_up(const TokenRow& token, const KeyHash& key) const;
    void join(const KeyHash& key, const TokenRow& token, std::string_view peer, WallTime now);

    Keeper& keeper_;
    std::map<std::uint64_t, TokenRow> tokens_;
    std::map<KeyName, KeyRow> keys_;
    std::function<void(const KeyHash&)> revoked_;
};

}  // namespace femrun::gate
