// SPDX-License-Identifier: MIT
// Who may come in from other PCs, as a person sees and changes it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "work/role.hpp"

namespace femrun::control {

struct TokenStatus {
    std::uint64_t id = 0;
    work::Role role = work::Role::worker;
    std::string name;
    WallTime created{};
    std::optional<WallTime> expires, revoked, used;
    bool good = true;  // lets in somebody new, by the scheduler's clock
    bool operator==(const TokenStatus&) const = default;
};

struct KeyStatus {
    std::string key;  // in hexadecimal digits
    work::Role role = work::Role::worker;
    std::string name;
    std::optional<std::uint64_t> token;  // that it came with
    WallTime first_seen{};
    std::optional<WallTime> revoked;
    std::vector<std::string> workers{};  // names of those that are there now with it
    bool operator==(const KeyStatus&) const = default;
};

struct AdmissionList {
    std::vector<TokenStatus> tokens;
    std::vector<KeyStatus> keys;
    bool operator==(const AdmissionList&) const = default;
};

struct TokenWish {
    work::Role role = work::Role::worker;
    std::string name;
    std::optional<std::chrono::milliseconds> lasts;  // none: until it is revoked
};

struct GivenToken {
    TokenStatus token;
    std::string address;  // to be pasted; told this once
};

/// What is revoked: a token, perhaps with the keys that came with it, or a key by the beginning of
/// its digits.
struct Revocation {
    std::optional<std::uint64_t> token;
    bool with_keys = false;
    std::string key;
};

/// What of a revocation came: the rows that are revoked now, and the keys that stay in.
struct Revoked {
    std::vector<TokenStatus> tokens;
    std::vector<KeyStatus> keys, staying;
};

/// The gate has it all in memory; a scheduler elsewhere is waited for.
class Admissions {
public:
    virtual ~Admissions() = default;
    virtual Result<AdmissionList> admissions() = 0;
    virtual Result<GivenToken> give(const TokenWish& wish) = 0;
    virtual Result<Revoked> revoke(const Revocation& what) = 0;
};

}  // namespace femrun::control
