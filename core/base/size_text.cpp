// SPDX-License-Identifier: MIT
#include "base/size_text.hpp"

#include <fmt/format.h>

namespace femrun {

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    double size = static_cast<double>(bytes) / 1000;
    for (const char* unit : {"kB", "MB", "GB"}) {
        if (size < 999.5) return fmt::format("{:.3g} {}", size, unit);
        size /= 1000;
    }
    return fmt::format("{:.3g} TB", size);
}

}  // namespace femrun
