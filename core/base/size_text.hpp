// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace femrun {

/// A number of bytes for people: "999 B", "1.5 kB", "16 GB".
std::string size_text(std::uint64_t bytes);

}  // namespace femrun
