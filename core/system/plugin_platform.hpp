// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::system {

/// For what plugins must be built to be loaded by this program: "linux-x86_64", "windows-x86_64".
inline std::string plugin_platform() {
#if defined(_WIN32)
    std::string name = "windows-";
#else
    std::string name = "linux-";
#endif
#if defined(__x86_64__) || defined(_M_X64)
    return name + "x86_64";
#elif defined(__aarch64__) || defined(_M_ARM64)
    return name + "aarch64";
#else
    return name + "other";
#endif
}

}  // namespace femrun::system
