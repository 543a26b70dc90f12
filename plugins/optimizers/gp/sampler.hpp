// SPDX-License-Identifier: MIT
// Bayesian optimization: a Gaussian process for each loss and each constraint says which design
// promises most, and a local search ends where the best one is.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "beliefs.hpp"
#include "climb.hpp"
#include "close_search.hpp"
#include "numerics/random_designs.hpp"
#include "search/feasibility.hpp"
#include "search/front_search.hpp"
#include "search/scout.hpp"
#include "search/split.hpp"
#include "search/trust_region.hpp"
#include "turns.hpp"

namespace gp {

using search::Accept, search::History, search::Parameter, search::Space, search::State;

/// What can be set; the README shows what each number is worth.
struct Tuning {
    std::size_t startup = 0;  // 0: by the number of parameters
    bool local_search = true;
    Turns turns;
    CloseTuning close;
    BeliefTuning beliefs;
    AcquisitionTuning acquisition;
    ClimbTuning climb;
    search::LocalTuning region;
    std::size_t known_max = 0;  // trials that models stand on; 0: by the number of models
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

    std::optional<std::uint64_t> designs() const { return random_.size(); }

private:
    struct Proposal {
        std::vector<double> point;
        Turn turn;
    };
    using Keeps = std::function<bool(const double*)>;

    std::optional<Proposal> propose(numerics::Engine& engine, const Accept& accept,
                                    const Keeps& keeps);
    // -- whose turn it may be
    std::optional<Proposal> propose_locally(numerics::Engine& engine, const Accept& accept);
    std::optional<Proposal> propose_at_front(numerics::Engine& engine, const Accept& accept);
    std::optional<Proposal> propose_by_promise(numerics::Engine& engine, const Accept& accept,
                                               const Keeps& keeps);
    std::optional<Proposal> propose_closely(numerics::Engine& engine, const Accept& accept,
                                            const Keeps& keeps);

    std::optional<Proposal> most_promising_of(Beliefs& beliefs, const Box& box,
                                              const std::vector<std::vector<double>>& bases,
                                              Turn turn, numerics::Engine& engine,
                                              const Accept& accept, const Keeps& keeps);
    std::unique_ptr<Goal> goal(const Beliefs& beliefs) const;
    std::vector<Row> modelled_rows();
    std::vector<Row> failed_rows() const;

    Space space_;
    Tuning tuning_;
    std::uint64_t seed_;
    std::size_t objectives_, constraints_;
    History history_;
    search::Split split_;
    search::Feasibility feasibility_;
    search::TrustRegion region_;        // one objective, no constraints
    search::FrontSearch front_search_;  // several
    search::Scout scout_;
    numerics::RandomDesigns random_;
    Beliefs beliefs_;
    std::unordered_set<std::uint64_t> proposed_;  // keys of designs; only ever looked up
    std::vector<std::vector<double>> start_;
    std::size_t started_ = 0;
    std::vector<Row> completed_, failed_;
    std::optional<Row> incumbent_;  // one objective
    TurnTaking turns_;
};

}  // namespace gp
