// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gate/secret.hpp"
#include "work/role.hpp"

namespace femrun::gate {

/// Who was let in, and as what.
struct Guest {
    work::Roles roles;
    std::string peer;                    // "192.168.0.7:51234"
    std::optional<KeyHash> key;          // proved to be its own; none on loopback
    std::optional<std::uint64_t> token;  // that it came with, if it is one of the book's
};

}  // namespace femrun::gate
