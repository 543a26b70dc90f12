// SPDX-License-Identifier: MIT
// Whether failures that would be the design's are the PC's: no licence service, a wrong driver, a
// library of the solver that is missing. Then everything fails there, and elsewhere it does not.
//
// A worker is compared with the others of its study by their last outcomes. If attempts fail at a
// rate of p elsewhere, n in a row fail here by chance once in (1/p)^n times. Below 1 in 20 it is
// doubted that the design is to blame, and another worker is asked; so it is at a worker that has
// never solved anything of the study. Below 1 in 1000, from the third on, the worker rests
// (decision 30). In a region where all designs fail p is high everywhere, and nobody is doubted.
// Where nobody else has solved anything lately there is nothing to compare with; but a PC that
// fails at once takes the whole study before others have ended their first attempt. While these are
// at work, what fails at a worker that has never solved anything is tried by one other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "base/ids.hpp"

namespace femrun::schedule {

class Peers {
public:
    void solved(WorkerId worker);

    /// Whether others are at attempts of the study now.
    enum class Elsewhere { idle, at_work };
    struct Finding {
        bool doubtful = false;  // whether the design is to blame
        bool early = false;     // nobody has solved anything yet
        bool ill = false;       // the worker is
        std::uint32_t in_row = 0;
        std::uint64_t others = 0, others_solved = 0;  // last attempts elsewhere
    };
    /// An attempt there has failed in a way that the design would be blamed for.
    Finding failed(WorkerId worker, Elsewhere elsewhere);
    /// What it came to says nothing of the others any more.
    void forget(WorkerId worker);

    std::size_t footprint() const { return workers_.size(); }

private:
    struct Outcomes {
        std::uint32_t last = 0;  // a bit each, the latest lowest: 1 failed
        std::uint32_t count = 0;
        std::uint32_t in_row = 0;  // failures
        bool has_solved = false;
    };

    void note(Outcomes& outcomes, std::uint32_t failed);

    std::map<WorkerId, Outcomes> workers_;
    std::uint64_t count_ = 0, failed_ = 0;  // of all
};

}  // namespace femrun::schedule
