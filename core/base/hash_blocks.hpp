// SPDX-License-Identifier: MIT
// The work of SHA-256: whole blocks, mixed into its state (FIPS 180-4, section 6.2). Processors
// with instructions for it are five times as fast as words are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace femrun {

inline constexpr std::size_t hash_block_bytes = 64;
using HashState = std::array<std::uint32_t, 8>;

/// By whatever this processor has.
void mix_blocks(HashState& state, const unsigned char* blocks, std::size_t count);

/// On any processor.
void mix_blocks_by_words(HashState& state, const unsigned char* blocks, std::size_t count);

}  // namespace femrun
