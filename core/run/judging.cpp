// SPDX-License-Identifier: MIT
#include "run/judging.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "study/judging.hpp"
#include "study/never_recorded.hpp"

namespace femrun::run {

namespace {

using Positions = std::vector<std::optional<std::size_t>>;

/// For each response of `is` its position in `was`, or nothing.
Positions positions(const std::vector<std::string>& was, const std::vector<std::string>& is) {
    Positions found;
    for (const std::string& name : is) {
        const auto at = std::find(was.begin(), was.end(), name);
        found.push_back(at == was.end()
                            ? std::nullopt
                            : std::optional(static_cast<std::size_t>(at - was.begin())));
    }
    return found;
}

std::vector<double> rearranged(const std::vector<double>& response, const Positions& from) {
    std::vector<double> arranged;
    for (const auto& position : from)
        arranged.push_back(position ? response.at(*position) : study::never_recorded());
    return arranged;
}

/// Who uses the first response that was never recorded; nothing when all that is used was.
std::optional<std::string> what_lacks(const study::GoalsDefinition& goals,
                                      const std::vector<double>& response) {
    for (std::size_t i = 0; i < response.size(); ++i) {
        if (!study::is_never_recorded(response[i])) continue;
        if (const auto user = study::user_of(goals, goals.responses[i]))
            return fmt::format("{} needs response '{}', which was not recorded for it", *user,
                               goals.responses[i]);
    }
    return std::nullopt;
}

}  // namespace

store::TrialEnded judged(std::uint64_t trial, const study::Design& design,
                         std::vector<double> response, const study::Goals& goals,
                         const study::SearchSpace& space) {
    store::TrialEnded ended{.trial = trial, .response = std::move(response)};
    auto verdict = study::judged(goals, space, design, ended.response);
    if (auto* failure = std::get_if<study::Failure>(&verdict)) {
        ended.state = study::TrialState::failed;
        ended.failure = std::move(*failure);
    } else {
        ended.verdict = std::get<study::Verdict>(std::move(verdict));
    }
    return ended;
}

Result<std::optional<store::TrialJudged>> judged_anew(std::uint64_t trial, study::TrialState state,
                                                      const study::Design& design,
                                                      const std::vector<double>& response,
                                                      const study::GoalsDefinition& was,
                                                      const study::Goals& goals,
                                                      const study::SearchSpace& space) {
    if (response.empty()) return std::optional<store::TrialJudged>();
    const study::GoalsDefinition& is = goals.definition();
    std::vector<double> arranged = rearranged(response, positions(was.responses, is.responses));
    const auto lacking = what_lacks(is, arranged);
    if (lacking && state == study::TrialState::complete)
        return Error{ErrorKind::invalid,
                     fmt::format("trial {} cannot be judged by the changed goals: {}; use --name "
                                 "for a new study",
                                 trial, *lacking)};
    return std::optional(
        store::TrialJudged{judged(trial, design, std::move(arranged), goals, space)});
}

}  // namespace femrun::run
