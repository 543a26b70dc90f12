// SPDX-License-Identifier: MIT
// What a process of ours is given along when it is started, through an anonymous pipe whose number
// it is told: a socket cannot be inherited like a file, but a duplicate of it can be made for one
// process that is there already.
#pragma once

#include <cstdint>

#include "system/api_windows.hpp"

namespace femrun::system {

struct BirthLetter {
    static constexpr std::uint64_t right_mark = 0x31'6e'75'72'6d'65'66;  // "femrun1"

    std::uint64_t mark = right_mark;
    WSAPROTOCOL_INFOW socket{};
    std::uint64_t job = 0;  // a handle to the process's own job; 0: none
};

}  // namespace femrun::system
