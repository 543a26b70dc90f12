// SPDX-License-Identifier: MIT
// Who may come in from other PCs: tokens that were given out, and keys that came in with one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace femrun::store {

struct TokenRow {
    std::uint64_t id = 0;
    std::string role;  // worker, user or viewer
    std::string name;  // for people
    std::string hash;  // of the token, which itself is kept nowhere; one of its own
    WallTime created{};
    std::optional<WallTime> expires, revoked, used;
    bool operator==(const TokenRow&) const = default;
};

/// A key has one row for each role.
struct KeyRow {
    std::string hash, role;
    std::string name;                    // for people
    std::optional<std::uint64_t> token;  // that it came with
    WallTime first_seen{};
    std::optional<WallTime> revoked;
    bool operator==(const KeyRow&) const = default;
};

}  // namespace femrun::store
