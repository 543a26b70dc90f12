// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace femrun::net {

/// Of cluster.capnp. Grows when a worker and a scheduler of different numbers would misunderstand
/// each other; fields that are added do not.
inline constexpr std::uint32_t cluster_protocol = 1;

/// More slots than this are a mistake or an attack.
inline constexpr std::uint32_t slots_max = 4096;

}  // namespace femrun::net
