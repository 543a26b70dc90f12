// SPDX-License-Identifier: MIT
// The optimizer as Femrun knows it: its settings, and a sampler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <femrun/optimizer.hpp>

#include "plugin_sampler.hpp"
#include "tpe/sampler.hpp"

namespace tpe {

inline Tuning tuning_of(const femrun::Settings& settings) {
    Tuning tuning;
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

class TpeOptimizer final : public plugin::SamplerOptimizer<Sampler, Tuning> {
public:
    explicit TpeOptimizer(const femrun::Settings& settings)
        : SamplerOptimizer(tuning_of(settings)) {}
};

}  // namespace tpe
