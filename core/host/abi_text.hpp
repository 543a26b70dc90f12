// SPDX-License-Identifier: MIT
// Texts as they cross the plugin interface.
#pragma once

#include <string_view>

#include "base/plain_text.hpp"
#include "femrun/abi/base.h"

namespace femrun::host {

inline std::string_view view(femrun_text_t text) {
    return text.data ? std::string_view(text.data, text.size) : std::string_view();
}
inline femrun_text_t c_text(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace femrun::host
