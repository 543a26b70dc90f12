// SPDX-License-Identifier: MIT
// What an optimizer costs, beside the peers' stored figures: ask and tell by history, generations,
// memory, replay.
#pragma once

#include "peers.hpp"
#include "under_test.hpp"

namespace femrun::bench {

/// Prints tables and verdicts. `repetitions` is how often each ask and tell is timed.
Result<void> time_optimizer(const Subject& subject, const Peers& peers, std::size_t repetitions);

/// One ask by history and by the number of limits; slow ones are timed less often.
Result<void> time_asks(const Subject& subject, std::size_t repetitions);

}  // namespace femrun::bench
