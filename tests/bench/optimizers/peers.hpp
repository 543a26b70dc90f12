// SPDX-License-Identifier: MIT
// The stored results of other optimizers, peers.json: facts to stand beside ours, each with the
// version that gave it. Runs without a feasible design have infinity.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace femrun::bench {

struct Peers {
    using Runs = std::vector<double>;  // one value a seed
    template <typename T>
    using ByProblemAndPeer = std::map<std::string, std::map<std::string, T>>;

    /// One objective: what is above the optimum.
    struct Single {
        Runs q1, median, q3;             // after every 10 trials
        std::map<std::size_t, Runs> at;  // after 100 and 300 trials
    };
    /// Several objectives: of the final population.
    struct Multi {
        Runs hypervolume, hypervolume_far, upsilon, delta;
    };
    /// One ask and tell, or one generation of NSGA-II.
    struct Speed {
        std::string peer, space;
        std::size_t objectives = 1, history = 0, population = 0;
        double ms = 0;
    };

    /// One objective under limits: the best feasible value. Of some seeds only what is between the
    /// least and the most was stored.
    struct Constrained {
        double median = 0, least = 0, most = 0;
        std::size_t seeds = 0;
    };

    ByProblemAndPeer<Single> single;
    ByProblemAndPeer<std::map<std::size_t, Runs>>
        parallel;                                          // after 300 trials, by how many at once
    ByProblemAndPeer<std::map<std::size_t, Multi>> multi;  // by trials
    ByProblemAndPeer<Runs> failing;                        // after 100 successes
    ByProblemAndPeer<std::map<std::size_t, Constrained>> constrained;  // by trials
    std::vector<Speed> speed, generations;

    static Result<Peers> load(const std::filesystem::path& file);
};

}  // namespace femrun::bench
