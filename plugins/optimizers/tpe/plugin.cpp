// SPDX-License-Identifier: MIT
// Optimizer `tpe`: learns where good designs are, and looks closely where the best one is.
#include <femrun/optimizer.hpp>

#include <optional>
#include <string_view>
#include <vector>

#include "plugin_drawn.hpp"
#include "plugin_told.hpp"
#include "sampler.hpp"
#include "settings_schema.hpp"

namespace {

using tpe::Sampler;

std::span<const double> span(femrun::View<const double> view) { return {view.data(), view.size()}; }

tpe::Tuning read(const femrun::Settings& settings) {
    tpe::Tuning tuning;
    if (settings.has("startup_trials"))
        tuning.startup = static_cast<std::size_t>(settings.integer("startup_trials"));
    const auto candidates = static_cast<std::int64_t>(tuning.candidates);
    tuning.candidates = static_cast<std::size_t>(settings.integer("candidates", candidates));
    tuning.gamma = settings.number("gamma", tuning.gamma);
    tuning.prior = settings.number("prior_weight", tuning.prior);
    tuning.multivariate = settings.flag("multivariate", tuning.multivariate);
    tuning.constant_liar = settings.flag("constant_liar", tuning.constant_liar);
    tuning.local_search = settings.flag("local_search", tuning.local_search);
    return tuning;
}

class Tpe final : public femrun::Optimizer {
public:
    explicit Tpe(const femrun::Settings& settings) : tuning_(read(settings)) {}

    void open(const femrun::Host&, const femrun::Problem& problem) override {
        std::vector<tpe::Parameter> parameters;
        for (const femrun::Parameter& each : problem.parameters)
            parameters.push_back(
                {{each.low, each.high, each.step, each.logarithmic}, each.categorical});
        sampler_.emplace(parameters, problem.objective_count, problem.constraint_count,
                         problem.seed, tuning_);
        before_ = plugin::Before::none;
    }

    bool ask(const femrun::Host& host, std::uint64_t trial, femrun::View<double> design) override {
        const femrun::Rules rules = host.rules();
        const auto drawn = sampler_->ask(
            trial, design.data(),
            [&](const double* proposed) {
                return rules.keep({proposed, design.size()});
            },
            [&host] { return !host.should_stop(); });

        if (!plugin::is_proposed(drawn, sampler_->designs(), before_)) return false;
        before_ = plugin::Before::some;
        return true;
    }

    void adopt(const femrun::Host&, std::uint64_t trial,
               femrun::View<const double> design) override {
        sampler_->adopt(trial, design.data());
        before_ = plugin::Before::some;
    }

    void tell(const femrun::Host&, const femrun::Verdict& verdict) override {
        if (verdict.outcome == femrun::Outcome::dropped)
            sampler_->dropped(verdict.trial);
        else if (plugin::is_complete(verdict))
            sampler_->complete(verdict.trial, span(verdict.losses), span(verdict.excesses));
        else
            sampler_->failed(verdict.trial, verdict.outcome == femrun::Outcome::failed
                                                ? verdict.stage
                                                : std::string_view("post"));
    }

private:
    const tpe::Tuning tuning_;
    std::optional<Sampler> sampler_;
    plugin::Before before_ = plugin::Before::none;
};

}  // namespace

FEMRUN_OPTIMIZER_PLUGIN(Tpe, "tpe", "0.1.0",
                        "Tree-structured Parzen estimator with a local search beside it.",
                        tpe::settings_schema, FEMRUN_FLAG_IN_PROCESS)
