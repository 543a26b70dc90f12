// SPDX-License-Identifier: MIT
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace femrun::test {

/// The text with up to four changes: bytes replaced, taken away, repeated, swapped, and `pieces`
/// put in, which are what its readers may stumble over.
inline std::string mutated(std::string text, const std::vector<std::string>& pieces,
                           std::mt19937_64& random) {
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const std::size_t times = 1 + below(4);
    for (std::size_t i = 0; i < times && !text.empty(); ++i) {
        const std::size_t at = below(text.size());
        switch (below(6)) {
            case 0:
                text[at] = static_cast<char>(below(256));
                break;
            case 1:
                text.erase(at, 1 + below(12));
                break;
            case 2:
                text.insert(at, pieces[below(pieces.size())]);
                break;
            case 3:
                text.insert(at, text.substr(below(text.size()), below(40)));
                break;
            case 4:
                std::swap(text[at], text[below(text.size())]);
                break;
            default:
                text.replace(at, below(6), pieces[below(pieces.size())]);
        }
    }
    return text;
}

}  // namespace femrun::test
