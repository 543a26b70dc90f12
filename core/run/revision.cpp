// SPDX-License-Identifier: MIT
#include "run/revision.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "study/goals.hpp"

namespace femrun::run {

namespace {

/// Whether an optimizer that was begun with `was` would go on in the same way with `is`.
bool same_for_optimizer(const study::StudyDefinition& was, const study::StudyDefinition& is) {
    return was.space == is.space && was.goals == is.goals && was.optimizer == is.optimizer &&
           was.seed == is.seed;
}

/// For each response of `is` its position in `was`, or nothing.
std::vector<std::optional<std::size_t>> positions(const std::vector<std::string>& was,
                                                  const std::vector<std::string>& is) {
    std::vector<std::optional<std::size_t>> found;
    for (const std::string& name : is) {
        const auto at = std::find(was.begin(), was.end(), name);
        found.push_back(at == was.end()
                            ? std::nullopt
                            : std::optional(static_cast<std::size_t>(at - was.begin())));
    }
    return found;
}

std::vector<double> rearranged(const std::vector<double>& response,
                               const std::vector<std::optional<std::size_t>>& from) {
    std::vector<double> arranged;
    for (const auto& position : from)
        arranged.push_back(position ? response.at(*position)
                                    : std::numeric_limits<double>::quiet_NaN());
    return arranged;
}

}  // namespace

Result<std::vector<store::Fact>> revision(const store::History& past,
                                          const study::StudyDefinition& was,
                                          const study::StudyDefinition& is) {
    if (was.space.parameters != is.space.parameters)
        return Error{ErrorKind::invalid,
                     fmt::format("study '{}': its parameters have changed, so its {} trials are of "
                                 "another search space; use --name for a new study",
                                 is.name, past.size())};
    std::vector<store::Fact> facts;
    if (same_for_optimizer(was, is) || past.size() == 0) return facts;

    if (was.goals != is.goals) {
        auto space = study::SearchSpace::compile(is.space);
        if (!space) return std::move(space).error();
        auto goals = study::Goals::compile(is.goals, *space);
        if (!goals) return std::move(goals).error();
        const auto from = positions(was.goals.responses, is.goals.responses);
        for (const store::TrialHistory& trial : past.trials()) {
            if (trial.state != study::TrialState::complete) continue;
            store::TrialEnded anew{.trial = trial.number,
                                   .response = rearranged(trial.response, from)};
            auto verdict = goals->judge(*space, trial.design, anew.response);
            if (!verdict)
                return Error{ErrorKind::invalid,
                             fmt::format("study '{}': trial {} cannot be judged by the changed "
                                         "goals: {}; use --name for a new study",
                                         is.name, trial.number, verdict.error().message)};
            anew.verdict = std::move(*verdict);
            facts.emplace_back(store::TrialJudged{std::move(anew)});
        }
    }
    facts.emplace_back(store::StudyRevised{past.size()});
    return facts;
}

}  // namespace femrun::run
