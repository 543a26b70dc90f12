// SPDX-License-Identifier: MIT
// Numbers that name things, each of a type of its own so that they cannot be mixed up.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace femrun {

template <typename Tag>
struct Id {
    std::uint64_t value = 0;

    auto operator<=>(const Id&) const = default;
};

/// A study, unique in its database.
using StudyId = Id<struct StudyTag>;
/// One try at solving a trial, unique in its database for ever: the idempotency key from dispatch
/// to report.
using AttemptId = Id<struct AttemptTag>;
/// A worker of this scheduler process, numbered as it enlists.
using WorkerId = Id<struct WorkerTag>;

/// A trial: its study, and its number there, counted from 1 in the order of proposal.
struct TrialId {
    StudyId study;
    std::uint64_t number = 0;

    auto operator<=>(const TrialId&) const = default;
};

}  // namespace femrun

template <typename Tag>
struct std::hash<femrun::Id<Tag>> {
    std::size_t operator()(const femrun::Id<Tag>& id) const noexcept {
        return std::hash<std::uint64_t>{}(id.value);
    }
};

template <>
struct std::hash<femrun::TrialId> {
    std::size_t operator()(const femrun::TrialId& id) const noexcept {
        return std::hash<std::uint64_t>{}(id.number * 0x9E3779B97F4A7C15u ^ id.study.value);
    }
};
