// SPDX-License-Identifier: MIT
#include "work/portable_name.hpp"

#include <algorithm>

namespace femrun::work {

bool is_device(std::string_view name) {
    std::string stem(name.substr(0, name.find('.')));
    for (char& c : stem) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (stem == "CON" || stem == "PRN" || stem == "AUX" || stem == "NUL") return true;
    const bool numbered = stem.size() == 4 && stem[3] >= '1' && stem[3] <= '9';
    return numbered && (stem.starts_with("COM") || stem.starts_with("LPT"));
}

bool is_portable(std::string_view name) {
    const auto forbidden = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 ||
               std::string_view("<>:\"/\\|?*").find(c) != std::string_view::npos;
    };
    return !name.empty() && name.back() != '.' && name.back() != ' ' && !is_device(name) &&
           std::none_of(name.begin(), name.end(), forbidden);
}

std::string case_folded(std::string_view name) {
    std::string text(name);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool latin = i > 0 && static_cast<unsigned char>(text[i - 1]) == 0xC3;
        const bool capital =
            (byte >= 'A' && byte <= 'Z') || (latin && byte >= 0x80 && byte <= 0x9E && byte != 0x97);
        if (capital) text[i] = static_cast<char>(byte + 0x20);
    }
    return text;
}

}  // namespace femrun::work
