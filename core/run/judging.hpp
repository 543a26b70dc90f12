// SPDX-License-Identifier: MIT
// How a trial ends whose design was solved, by the goals of its study and by other ones: a solve
// costs hours and is never repeated because somebody thought again about what counts.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "store/history.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"

namespace femrun::run {

/// How a trial ends whose solve came back with this response.
store::TrialEnded judged(std::uint64_t trial, const study::Design& design,
                         std::vector<double> response, const study::Goals& goals,
                         const study::SearchSpace& space);

/// How a trial with a response ends by `goals`, where `was` were those that the response was asked
/// for. A complete one that they have no verdict on is failed from now on, a failed one that they
/// have a verdict on is complete; the response stays whole, in the order of `goals`. Nothing for a
/// trial without a response. An error of kind invalid, which names the trial, when `goals` need a
/// response that was never recorded for a complete one.
Result<std::optional<store::TrialJudged>> judged_anew(std::uint64_t trial, study::TrialState state,
                                                      const study::Design& design,
                                                      const std::vector<double>& response,
                                                      const study::GoalsDefinition& was,
                                                      const study::Goals& goals,
                                                      const study::SearchSpace& space);

}  // namespace femrun::run
