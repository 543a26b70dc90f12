// SPDX-License-Identifier: MIT
// The addresses that a scheduler prints when it starts. They stay the same from start to start: a
// line that was pasted last week is good today. For that the secrets in them are kept beside the
// scheduler's key, readable for its user alone, who could read the key as well.
#pragma once

#include <filesystem>

#include "gate/address.hpp"
#include "gate/book.hpp"
#include "gate/credentials.hpp"

namespace femrun::gate {

/// The address for this role, whose token is in `folder` and in `book`. A new one is drawn when
/// there is none, or when it was revoked.
Result<Address> printed_address(const std::filesystem::path& folder, work::Role role,
                                const Place& place, const Credentials& scheduler, Book& book,
                                WallTime now);

/// Where the scheduler whose keys are in `folder` printed that it is, without a token; nothing when
/// it has printed nothing yet.
Result<std::optional<Address>> last_door(const std::filesystem::path& folder);

/// The address that was printed last for this role, if its secret is still there.
Result<std::optional<Address>> last_address(const std::filesystem::path& folder, work::Role role);

/// What others call this PC: the place's own host, or, when it is every network of this PC, its
/// number in the first of them.
Place as_others_see(Place place);

}  // namespace femrun::gate
