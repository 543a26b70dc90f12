// SPDX-License-Identifier: MIT
#include "run/revision.hpp"

#include <fmt/format.h>

#include "run/judging.hpp"

namespace femrun::run {

namespace {

/// Whether an optimizer that was begun with `was` would go on in the same way with `is`.
bool same_for_optimizer(const study::StudyDefinition& was, const study::StudyDefinition& is) {
    return was.space == is.space && was.goals == is.goals && was.optimizer == is.optimizer &&
           was.seed == is.seed;
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
        for (const store::TrialHistory& trial : past.trials()) {
            auto anew = judged_anew(trial.number, trial.state, trial.design, trial.response,
                                    was.goals, *goals, *space);
            if (!anew) return std::move(anew).error().within(fmt::format("study '{}'", is.name));
            if (*anew) facts.emplace_back(std::move(**anew));
        }
    }
    facts.emplace_back(store::StudyRevised{past.size()});
    return facts;
}

}  // namespace femrun::run
