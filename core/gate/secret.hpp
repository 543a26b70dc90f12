// SPDX-License-Identifier: MIT
// Names and secrets of 32 bytes, each of a type of its own so that they cannot be mixed up.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace femrun::gate {

template <typename Tag>
struct Bytes32 {
    static constexpr std::size_t size = 32;
    std::array<unsigned char, size> bytes{};

    auto operator<=>(const Bytes32&) const = default;
};

/// A secret that lets in whoever shows it.
using Token = Bytes32<struct TokenTag>;
/// SHA-256 of a token: all that is kept of it.
using TokenHash = Bytes32<struct TokenHashTag>;
/// SHA-256 of a public key, which names its owner.
using KeyHash = Bytes32<struct KeyHashTag>;
/// SHA-256 of a scheduler's certificate, by which it is known.
using Fingerprint = Bytes32<struct FingerprintTag>;

/// So many letters stand for 32 bytes in an address.
inline constexpr std::size_t letters32 = 43;

/// Letters, digits, '-' and '_' (base64url of RFC 4648, without padding).
std::string letters_of(const unsigned char* bytes, std::size_t count);
template <typename Tag>
std::string letters_of(const Bytes32<Tag>& of) {
    return letters_of(of.bytes.data(), of.size);
}
/// The same as hexadecimal digits, which are safe as a word of a command line.
std::string digits_of(const unsigned char* bytes, std::size_t count);
template <typename Tag>
std::string digits_of(const Bytes32<Tag>& of) {
    return digits_of(of.bytes.data(), of.size);
}
/// Nothing unless it is exactly what `letters_of` writes for 32 bytes.
std::optional<std::array<unsigned char, 32>> from_letters(std::string_view text);

/// Drawn from the system's source of randomness.
Token new_token();
TokenHash hash_of(const Token& token);

}  // namespace femrun::gate
