// SPDX-License-Identifier: MIT
#include "gate/secret.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "base/check.hpp"
#include "gate/openssl_start.hpp"

namespace femrun::gate {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned bits_a_letter = 6, bits_a_byte = 8;

}  // namespace

std::string letters_of(const unsigned char* bytes, std::size_t count) {
    std::string text;
    unsigned waiting = 0, bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
        waiting = waiting << bits_a_byte | bytes[i];
        for (bits += bits_a_byte; bits >= bits_a_letter;)
            text += alphabet[waiting >> (bits -= bits_a_letter) & 63U];
        waiting &= (1U << bits) - 1;
    }
    if (bits > 0) text += alphabet[waiting << (bits_a_letter - bits) & 63U];
    return text;
}

std::string digits_of(const unsigned char* bytes, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += fmt::format("{:02x}", bytes[i]);
    return text;
}

std::optional<std::array<unsigned char, 32>> from_letters(std::string_view text) {
    if (text.size() != letters32) return std::nullopt;
    std::array<unsigned char, 32> bytes{};
    std::size_t count = 0;
    unsigned waiting = 0, bits = 0;
    for (const char letter : text) {
        const std::size_t value = alphabet.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        waiting = waiting << bits_a_letter | static_cast<unsigned>(value);
        bits += bits_a_letter;
        if (bits < bits_a_byte) continue;
        bits -= bits_a_byte;
        bytes[count++] = static_cast<unsigned char>(waiting >> bits);
        waiting &= (1U << bits) - 1;
    }
    if (waiting != 0) return std::nullopt;  // the same bytes are written in one way only
    return bytes;
}

Token new_token() {
    start_openssl();
    Token token;
    // Without randomness nothing would be secret; OpenSSL has it or the system is broken.
    FEMRUN_CHECK(RAND_bytes(token.bytes.data(), static_cast<int>(token.size)) == 1);
    return token;
}

TokenHash hash_of(const Token& token) {
    start_openssl();
    TokenHash hash;
    SHA256(token.bytes.data(), token.size, hash.bytes.data());
    return hash;
}

}  // namespace femrun::gate
