// SPDX-License-Identifier: MIT
#include "work/design_hash.hpp"

#include <bit>

#include "base/match.hpp"

namespace femrun::work {

std::uint64_t design_hash(std::span<const study::Value> design) {
    std::uint64_t hash = 14695981039346656037ull;
    const auto mix = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 1099511628211ull; };
    const auto mix_bits = [&mix](std::uint64_t bits) {
        for (int shift = 0; shift < 64; shift += 8) mix((bits >> shift) & 0xFF);
    };
    for (const study::Value& value : design) {
        mix(value.index());
        match(
            value, [&](double number) { mix_bits(std::bit_cast<std::uint64_t>(number)); },
            [&](std::int64_t number) { mix_bits(static_cast<std::uint64_t>(number)); },
            [&](const std::string& text) {
                mix_bits(text.size());
                for (const char letter : text) mix(static_cast<unsigned char>(letter));
            });
    }
    return hash == 0 ? 1 : hash;
}

}  // namespace femrun::work
