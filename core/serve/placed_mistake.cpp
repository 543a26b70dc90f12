// SPDX-License-Identifier: MIT
#include "serve/placed_mistake.hpp"

#include <fmt/format.h>

namespace femrun::serve {

Error placed(Error error, const study::StudyFile& file, std::string_view section) {
    std::string_view rest = error.message;
    for (int part = 0; part < 2; ++part) {
        const auto colon = rest.find(": ");
        if (colon == rest.npos) break;
        const std::string_view key = rest.substr(0, colon);
        if (key.starts_with(fmt::format("{}.", section)) && key.find(' ') == key.npos)
            return std::move(error).within(file.place(key));
        rest.remove_prefix(colon + 2);
    }
    return std::move(error).within(file.place(section));
}

}  // namespace femrun::serve
