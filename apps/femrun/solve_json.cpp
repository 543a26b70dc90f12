// SPDX-License-Identifier: MIT
#include "solve_json.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/match.hpp"

namespace femrun::app {

using nlohmann::ordered_json;

namespace {

ordered_json number(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

}  // namespace

ordered_json solve_json(const study::SearchSpace& space, const study::Goals& goals,
                        const store::TrialHistory& trial, const work::Report& report) {
    const auto& definition = goals.definition();
    ordered_json result;
    for (const study::NamedValue& value : space.expand(trial.design))
        match(value.value, [&](const auto& held) { result["design"][value.name] = held; });
    result["seconds"] = report.seconds;
    for (std::size_t i = 0; i < report.response.size(); ++i)
        result["outputs"][definition.responses[i]] = number(report.response[i]);
    if (trial.failure) {
        result["failure"] = {{"kind", std::string(to_string(trial.failure->kind))},
                             {"stage", trial.failure->stage},
                             {"message", trial.failure->message}};
        result["log"] = report.log;
        return result;
    }
    for (std::size_t i = 0; i < definition.objectives.size(); ++i)
        result["values"][definition.objectives[i].name] = number(trial.verdict.values[i]);
    for (std::size_t i = 0; i < definition.constraints.size(); ++i)
        result["violations"][definition.constraints[i].name] =
            number(std::max(0.0, trial.verdict.excesses[i]));
    result["feasible"] = trial.verdict.feasible;
    return result;
}

}  // namespace femrun::app
