// SPDX-License-Identifier: MIT
// What somebody who connects to a scheduler may do there.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace femrun::work {

/// A worker enlists and solves; a user submits, steers and sees; a viewer sees.
enum class Role : std::uint8_t { worker, user, viewer };

constexpr std::string_view to_string(Role role) {
    switch (role) {
        case Role::worker:
            return "worker";
        case Role::user:
            return "user";
        case Role::viewer:
            break;
    }
    return "viewer";
}

constexpr std::optional<Role> role_named(std::string_view name) {
    for (const Role role : {Role::worker, Role::user, Role::viewer})
        if (to_string(role) == name) return role;
    return std::nullopt;
}

/// The roles that somebody may take. Whoever may be a user may be a viewer too.
class Roles {
public:
    constexpr Roles() = default;
    constexpr Roles(Role role)  // NOLINT
        : bits_(bit(role) | (role == Role::user ? bit(Role::viewer) : 0U)) {}

    static constexpr Roles all() { return Roles(Role::worker) | Role::user; }

    constexpr bool contains(Role role) const { return (bits_ & bit(role)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr Roles operator|(Roles other) const {
        other.bits_ |= bits_;
        return other;
    }

    bool operator==(const Roles&) const = default;

private:
    static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }
    unsigned bits_ = 0;
};

}  // namespace femrun::work
