// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "work/definition_hash.hpp"
#include "work/terms.hpp"

namespace femrun::work {

/// What a worker that enlists says of an attempt that it was given and has not had acknowledged.
struct Holding {
    AttemptId attempt;
    TrialId trial;
    std::uint32_t ordinal = 1;
    DefinitionHash definition{};
    std::optional<Duration> worked{};  // since it was begun
    DatabaseId database{};             // that all this is of
    bool ended = false;                // its report follows
    std::uint64_t design = 0;          // as design_hash has it; 0: not told
};

}  // namespace femrun::work
