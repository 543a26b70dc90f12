// SPDX-License-Identifier: MIT
// Whether a file still holds what it held, told by its bytes alone: SHA-256 (FIPS 180-4), which
// nobody makes collide by chance or on purpose.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/hash_blocks.hpp"
#include "base/result.hpp"

namespace femrun {

/// The hash of bytes that come in pieces.
class ContentHash {
public:
    void add(std::string_view bytes);
    /// 64 hexadecimal digits of all that was added. Called once.
    std::string finish();

private:
    HashState state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, hash_block_bytes> waiting_{};
    std::size_t waiting_bytes_ = 0;
    std::uint64_t bytes_ = 0;
};

std::string content_hash(std::string_view bytes);

/// Of a file; missing or unavailable when it cannot be read.
Result<std::string> content_hash_of(const std::filesystem::path& file);

}  // namespace femrun
