// SPDX-License-Identifier: MIT
#include "study/judging.hpp"

#include <fmt/format.h>

namespace femrun::study {

std::variant<Verdict, Failure> judged(const Goals& goals, const SearchSpace& space,
                                      const Design& design, std::span<const double> response) {
    const std::size_t wanted = goals.definition().responses.size();
    if (response.size() != wanted)
        return Failure{FailureKind::fault, "",
                       fmt::format("the solver returned {} responses; the study has {}",
                                   response.size(), wanted)};
    if (auto nonsense = goals.implausible(response))
        return Failure{FailureKind::design, "post", *std::move(nonsense), Cause::implausible};
    auto verdict = goals.judge(space, design, response);
    if (verdict) return *std::move(verdict);
    return Failure{FailureKind::design, "post", std::move(verdict).error().message,
                   Cause::unjudged};
}

}  // namespace femrun::study
