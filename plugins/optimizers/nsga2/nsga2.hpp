// SPDX-License-Identifier: MIT
// NSGA-II without a barrier. Its generations end by counting: when as many designs have been told
// as the population is large, whoever they are, they compete with the parents. Until then every
// design that is asked for is bred from the parents that there are. So nobody waits; a straggler
// competes when it comes home; and with one design at a time this is the textbook's algorithm, but
// for one step that is a setting: who survives of the front that does not fit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "genome.hpp"
#include "numerics/random.hpp"
#include "numerics/random_designs.hpp"
#include "population.hpp"
#include "tournament.hpp"
#include "variation.hpp"

namespace nsga2 {

struct Settings {
    std::size_t population = 50;
    Survivors survivors = Survivors::thinned;
    Rates rates;
};

class Nsga2 {
public:
    using Keeps = std::function<bool(const double*)>;
    using Drawn = numerics::RandomDesigns::Drawn;

    Nsga2(const std::vector<Parameter>& parameters, std::size_t objectives, std::size_t constraints,
          const Settings& settings, std::uint64_t seed);

    /// Proposes a design that `keeps` accepts, and that was neither proposed nor adopted before.
    Drawn ask(std::uint64_t trial, double* design, const Keeps& keeps,
              const std::function<bool()>& go_on);
    void adopt(std::uint64_t trial, const double* design);

    void tell_complete(std::uint64_t trial, const double* losses, const double* violations);
    void tell_failed(std::uint64_t trial);
    void tell_dropped(std::uint64_t trial) { running_.erase(trial); }

    const Population& parents() const { return parents_; }
    std::optional<std::uint64_t> designs() const { return random_designs_.size(); }

private:
    bool is_new(const double* design) const;
    bool found(double* design, const Keeps& keeps);
    bool start(double* design, const Keeps& keeps);
    bool breed(double* design, const Keeps& keeps);
    const Population& breeders();
    void mate(const Population& from);
    void begin(std::uint64_t trial, const double* design);
    void count_told();

    Settings settings_;
    Genome genome_;
    std::size_t constraints_;
    numerics::Engine engine_;
    Variation variation_;
    numerics::RandomDesigns random_designs_;
    numerics::ViolationScale scale_;

    std::vector<double> first_;  // designs of the first generation, row by row
    std::size_t first_asked_ = 0;

    Population parents_, told_;   // told: since parents were last selected
    std::size_t told_count_ = 0;  // failed ones counted
    bool told_ranked_ = false;
    Tournament tournament_;
    std::vector<Coordinates> children_;  // bred, not yet proposed

    std::unordered_map<std::uint64_t, Coordinates> running_;
    std::unordered_set<std::uint64_t> known_;  // hashes of all designs
};

}  // namespace nsga2
