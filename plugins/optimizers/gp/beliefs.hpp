// SPDX-License-Identifier: MIT
// What is expected of a design: its loss, its constraints, and whether it can be solved at all.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "process.hpp"
#include "search/history.hpp"
#include "search/space.hpp"
#include "warps.hpp"

namespace gp {

using search::Row;

struct BeliefTuning {
    Prior prior;
    Prior solvable_prior{-0.3, 1.0, 1e-3, 1, 1e-4, 0.01};
    int fit_steps = 25, warp_steps = 12;
    std::size_t fitted_max = 300;  // points that correlations are fitted to
    double refit = 0.05;           // they are fitted anew when so many more are known
    bool warp = true;
};

class Beliefs {
public:
    Beliefs(const search::Space& space, std::size_t objectives, std::size_t constraints,
            const BeliefTuning& tuning);

    /// Of all that is known. `rows` are complete, one at least; `failed` could not be solved.
    void learn(const search::History& history, std::span<const Row> rows,
               std::span<const Row> failed);
    /// A design in flight: taken to end as expected.
    void believe(const double* point);

    /// One more than there are objectives and constraints when designs have failed.
    const Process& loss(std::size_t which = 0) const { return quantities_[which].process; }
    std::size_t ordered() const { return space_->ordered(); }
    std::size_t losses() const { return objectives_; }
    std::size_t limits() const { return constraints_; }
    const Process& limit(std::size_t which) const {
        return quantities_[objectives_ + which].process;
    }
    const Process* solvable() const { return solvable_ ? &solvable_->process : nullptr; }
    /// Of an observed loss, on the scale of `loss`.
    double loss_as_modelled(double loss, std::size_t which = 0) const {
        return quantities_[which].warp(loss);
    }

private:
    struct Quantity {
        Warp warp;
        Correlation correlation;
        Process process;
    };

    Matrix points(const search::History& history, std::span<const Row> rows) const;
    void fit(Quantity& quantity, const Pairs& pairs, const std::vector<double>& values,
             const std::vector<Warp>& warps) const;

    const search::Space* space_;
    std::size_t objectives_, constraints_;
    BeliefTuning tuning_;
    std::vector<Quantity> quantities_;
    std::optional<Quantity> solvable_;
    std::size_t fit_at_ = 0, fit_solvable_at_ = 0;
};

}  // namespace gp
