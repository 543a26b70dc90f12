// SPDX-License-Identifier: MIT
// How many assignments of one study are sent ahead of the slots. A slot that solves in milliseconds
// waits for its next assignment for a good part of its time; one that takes longer gains little,
// and what waits at a worker cannot go to another.
#pragma once

#include <cstdint>
#include <optional>

namespace femrun::run {

class SentAhead {
public:
    /// A solve took so long. Gives the new number for each worker when it is worth a change.
    std::optional<std::uint32_t> solved_in(double seconds, double slots_per_worker);
    std::uint32_t per_worker() const { return per_worker_; }

private:
    double solve_s_ = 1;  // recent mean wall time
    std::uint32_t per_worker_ = 0;
};

}  // namespace femrun::run
