// SPDX-License-Identifier: MIT
// The optimizer as Femrun knows it: its settings, and the algorithm.
#pragma once

#include <algorithm>
#include <femrun/optimizer.hpp>
#include <optional>
#include <string>
#include <vector>

#include "nsga2/nsga2.hpp"
#include "plugin_drawn.hpp"
#include "plugin_told.hpp"

namespace nsga2 {

inline Survivors survivors_of(const std::string& name) {
    if (name == "thinned") return Survivors::thinned;
    if (name == "textbook") return Survivors::textbook;
    throw femrun::Invalid("survivors: is '" + name + "'; expected 'thinned' or 'textbook'");
}

inline Settings settings_of(const femrun::Settings& given) {
    Settings settings;
    const auto population = static_cast<std::int64_t>(settings.population);
    settings.population = static_cast<std::size_t>(given.integer("population", population));
    settings.survivors = survivors_of(given.text("survivors", "thinned"));
    Rates& rates = settings.rates;
    rates.crossover_probability =
        given.number("crossover_probability", rates.crossover_probability);
    rates.crossover_eta = given.number("crossover_eta", rates.crossover_eta);
    if (given.has("mutation_probability"))
        rates.mutation_probability = given.number("mutation_probability");
    rates.mutation_eta = given.number("mutation_eta", rates.mutation_eta);
    return settings;
}

class Nsga2Optimizer final : public femrun::Optimizer {
public:
    explicit Nsga2Optimizer(const femrun::Settings& settings) : settings_(settings_of(settings)) {}

    void open(const femrun::Host&, const femrun::Problem& problem) override {
        std::vector<Parameter> parameters;
        for (const femrun::Parameter& each : problem.parameters)
            parameters.push_back(
                {{each.low, each.high, each.step, each.logarithmic}, each.categorical});
        nsga2_.emplace(parameters, problem.objective_count, problem.constraint_count, settings_,
                       problem.seed);
        before_ = plugin::Before::none;
    }

    bool ask(const femrun::Host& host, std::uint64_t trial, femrun::View<double> design) override {
        const femrun::Rules rules = host.rules();
        const auto drawn = nsga2_->ask(
            trial, design.data(),
            [&](const double* proposed) {
                return rules.keep({proposed, design.size()});
            },
            [&host] { return !host.should_stop(); });

        if (!plugin::is_proposed(drawn, nsga2_->designs(), before_)) return false;
        before_ = plugin::Before::some;
        return true;
    }

    void adopt(const femrun::Host&, std::uint64_t trial,
               femrun::View<const double> design) override {
        nsga2_->adopt(trial, design.data());
        before_ = plugin::Before::some;
    }

    void tell(const femrun::Host&, const femrun::Verdict& verdict) override {
        if (verdict.outcome == femrun::Outcome::dropped)
            nsga2_->tell_dropped(verdict.trial);
        else if (plugin::is_complete(verdict))
            tell_complete(verdict);
        else
            nsga2_->tell_failed(verdict.trial);
    }

private:
    void tell_complete(const femrun::Verdict& verdict) {
        std::vector<double> violations(verdict.excesses.begin(), verdict.excesses.end());
        for (double& each : violations) each = std::max(0.0, each);
        nsga2_->tell_complete(verdict.trial, verdict.losses.data(), violations.data());
    }

    const Settings settings_;
    std::optional<Nsga2> nsga2_;
    plugin::Before before_ = plugin::Before::none;
};

}  // namespace nsga2
