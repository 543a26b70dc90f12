// SPDX-License-Identifier: MIT
// Only for this room's Windows sources.
#pragma once

#include <cstdint>

namespace femrun::system {

/// What a program gives up with (STATUS_STACK_BUFFER_OVERRUN, by its history).
inline constexpr std::uint32_t gave_up = 0xC0000409;

/// What Windows means by an exception that ended a program: "access violation"; null when we have
/// no word for it. Allocates nothing, for a process that crashes just then.
const char* exception_name(std::uint32_t code);

}  // namespace femrun::system
