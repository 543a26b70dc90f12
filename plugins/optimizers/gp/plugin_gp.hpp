// SPDX-License-Identifier: MIT
// The optimizer as Femrun knows it: its settings, and a sampler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <femrun/optimizer.hpp>

#include "gp/sampler.hpp"
#include "plugin_sampler.hpp"

namespace gp {

inline Tuning tuning_of(const femrun::Settings& settings) {
    Tuning tuning;
    if (settings.has("startup_trials"))
        tuning.startup = static_cast<std::size_t>(settings.integer("startup_trials"));
    if (settings.has("model_trials"))
        tuning.known_max = static_cast<std::size_t>(settings.integer("model_trials"));
    const auto candidates = static_cast<std::int64_t>(tuning.climb.anywhere + tuning.climb.around);
    const auto places = static_cast<std::size_t>(settings.integer("candidates", candidates));
    tuning.climb.anywhere = places / 2;
    tuning.climb.around = places - places / 2;
    tuning.acquisition.least_solvable =
        settings.number("least_solvable", tuning.acquisition.least_solvable);
    tuning.beliefs.warp = settings.flag("warp", tuning.beliefs.warp);
    tuning.local_search = settings.flag("local_search", tuning.local_search);
    return tuning;
}

class GpOptimizer final : public plugin::SamplerOptimizer<Sampler, Tuning> {
public:
    explicit GpOptimizer(const femrun::Settings& settings)
        : SamplerOptimizer(tuning_of(settings)) {}
};

}  // namespace gp
