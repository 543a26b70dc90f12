// SPDX-License-Identifier: MIT
// Where a sampler, which knows Femrun no more than other mathematics do, and Femrun meet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <femrun/optimizer.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin_drawn.hpp"
#include "plugin_told.hpp"
#include "search/space.hpp"

namespace plugin {

/// An optimizer that asks a sampler and tells it. `Sampler` is made of parameters, numbers of
/// objectives and constraints, a seed and a tuning.
template <typename Sampler, typename Tuning>
class SamplerOptimizer : public femrun::Optimizer {
public:
    explicit SamplerOptimizer(Tuning tuning) : tuning_(std::move(tuning)) {}

    void open(const femrun::Host&, const femrun::Problem& problem) override {
        std::vector<search::Parameter> parameters;
        for (const femrun::Parameter& each : problem.parameters)
            parameters.push_back(
                {{each.low, each.high, each.step, each.logarithmic}, each.categorical});
        sampler_.emplace(parameters, problem.objective_count, problem.constraint_count,
                         problem.seed, tuning_);
        before_ = Before::none;
    }

    bool ask(const femrun::Host& host, std::uint64_t trial, femrun::View<double> design) override {
        const femrun::Rules rules = host.rules();
        const auto drawn = sampler_->ask(
            trial, design.data(),
            [&](const double* proposed) {
                return rules.keep({proposed, design.size()});
            },
            [&host] { return !host.should_stop(); });

        if (!is_proposed(drawn, sampler_->designs(), before_)) return false;
        before_ = Before::some;
        return true;
    }

    void adopt(const femrun::Host&, std::uint64_t trial,
               femrun::View<const double> design) override {
        sampler_->adopt(trial, design.data());
        before_ = Before::some;
    }

    void tell(const femrun::Host&, const femrun::Verdict& verdict) override {
        if (verdict.outcome == femrun::Outcome::dropped)
            sampler_->dropped(verdict.trial);
        else if (is_complete(verdict))
            sampler_->complete(verdict.trial, {verdict.losses.data(), verdict.losses.size()},
                               {verdict.excesses.data(), verdict.excesses.size()});
        else
            sampler_->failed(verdict.trial, verdict.outcome == femrun::Outcome::failed
                                                ? verdict.stage
                                                : std::string_view("post"));
    }

private:
    const Tuning tuning_;
    std::optional<Sampler> sampler_;
    Before before_ = Before::none;
};

}  // namespace plugin
