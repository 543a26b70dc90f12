// SPDX-License-Identifier: MIT
// The tree-structured Parzen estimator, with a local search beside it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "numerics/random_designs.hpp"
#include "parzen.hpp"
#include "search/feasibility.hpp"
#include "search/front_search.hpp"
#include "search/history.hpp"
#include "search/scout.hpp"
#include "search/space.hpp"
#include "search/split.hpp"
#include "search/trust_region.hpp"

namespace tpe {

using search::Accept, search::History, search::LocalTuning, search::Parameter, search::Row,
    search::Space, search::State;

/// What can be set; the README shows what each number is worth.
struct Tuning {
    bool multivariate = true, constant_liar = true, local_search = true;
    std::size_t startup = 0;  // 0: by the number of parameters
    double local = 0.7;       // share of proposals by local search

    // The two densities.
    double gamma = 0.1;                       // share of trials that are good,
    std::size_t good_min = 2, good_max = 25;  // within these numbers
    std::size_t bad_max = 100;                // of the others, how many are looked at
    Bandwidth good{1, 0.01, 0.6}, bad{0.3, 0.03, 1};
    double prior = 1;
    std::size_t candidates = 24;
    double mixed = 0.5;     // share of candidates that keep coordinates of one of the best,
    std::size_t bases = 5;  // of so many,
    double keep = 0.7;      // each with this probability

    LocalTuning region;
    double give_up = 0.003;  // half width at which a search that did not catch up ends
    double niche = 0.1;      // half width of the place around a rest where none starts again
};

/// Proposes designs and learns from how they end.
///
/// Every trial's random numbers come from the seed and the trial's number alone, so that what is
/// proposed depends on nothing but what is known.
class Sampler {
public:
    Sampler(const std::vector<Parameter>& parameters, std::size_t objectives,
            std::size_t constraints, std::uint64_t seed, const Tuning& tuning);

    using Drawn = numerics::RandomDesigns::Drawn;
    /// As RandomDesigns::draw: one value a parameter, never one that `keeps` refuses, in a finite
    /// space never one that was proposed or adopted before.
    Drawn ask(std::uint64_t trial, double* design, const std::function<bool(const double*)>& keeps,
              const std::function<bool()>& go_on);
    void adopt(std::uint64_t trial, const double* design);

    void complete(std::uint64_t trial, std::span<const double> losses,
                  std::span<const double> excesses);
    /// `stage` is where it failed.
    void failed(std::uint64_t trial, std::string_view stage);
    void dropped(std::uint64_t trial);

    /// How many designs there are, rules aside; none for a continuum and beyond 2^63.
    std::optional<std::uint64_t> designs() const { return random_.size(); }
    const search::TrustRegion& region() const { return region_; }

private:
    struct Proposal {
        std::vector<double> point;
        bool local = false;
    };

    std::optional<Proposal> propose(numerics::Engine& engine, const Accept& accept);
    std::optional<Proposal> propose_locally(numerics::Engine& engine, const Accept& accept);
    std::optional<Proposal> propose_at_front(numerics::Engine& engine, const Accept& accept);
    std::optional<Proposal> propose_by_density(numerics::Engine& engine, const Accept& accept);
    void fit_densities();
    std::vector<double> draw_candidate(numerics::Engine& engine, std::span<const Row> good) const;
    double score(const double* point) const;
    bool is_in_niche(const double* point) const;
    bool start_search();

    Space space_;
    Tuning tuning_;
    std::uint64_t seed_;
    std::size_t objectives_;
    History history_;
    search::Split split_;
    search::Feasibility feasibility_;
    Parzen good_, bad_;
    std::vector<Row> good_rows_;
    search::TrustRegion region_;        // one objective
    search::FrontSearch front_search_;  // several
    search::Scout scout_;
    numerics::RandomDesigns random_;
    std::unordered_set<std::uint64_t> proposed_;  // keys of designs; only ever looked up
    std::vector<std::vector<double>> start_;
    std::size_t started_ = 0;
    std::vector<Row> completed_;
    std::vector<Row> rested_;  // where searches came to rest
    std::optional<Row> incumbent_;
};

}  // namespace tpe
