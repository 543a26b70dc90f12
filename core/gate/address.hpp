// SPDX-License-Identifier: MIT
// Where a scheduler is, how it is known, and what lets one in: the line that a person pastes.
//
//     femrun://127.0.0.1:7711                      this PC: plain, whoever is logged in may enter
//     femrun://pc7:7711/#FINGERPRINT.TOKEN         TLS; the scheduler shows the certificate with
//                                                  this fingerprint, and is shown the token
//     femrun://pc7:7711/#FINGERPRINT               the same, for whoever joined once
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gate/secret.hpp"

namespace femrun::gate {

inline constexpr std::uint16_t default_port = 7711;

/// A name or number of a PC and a port of it.
struct Place {
    std::string host;  // an IPv6 address without its brackets
    std::uint16_t port = default_port;

    /// "pc7:7711", "[fe80::1]:7711".
    std::string text() const;
    /// Whether only this PC can be meant.
    bool is_loopback() const;

    bool operator==(const Place&) const = default;
};

/// "pc7:7711", "pc7", ":7711" (every network of this PC), "[::1]:7711", "7711" (this PC alone):
/// what a scheduler listens on. Port 0: any that is free.
Result<Place> parse_listen(std::string_view text);

struct Address {
    Place place;
    std::optional<Fingerprint> fingerprint;  // none: plain, and only on this PC
    std::optional<Token> token;

    static Result<Address> parse(std::string_view text);
    /// All of it, with the secret: for the one who pastes it.
    std::string text() const;

    bool operator==(const Address&) const = default;
};

}  // namespace femrun::gate
