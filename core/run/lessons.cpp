// SPDX-License-Identifier: MIT
#include "run/lessons.hpp"

namespace femrun::run {

OptimizerEvent lesson(const store::TrialHistory& trial, const study::Goals& goals) {
    switch (trial.state) {
        case study::TrialState::complete:
            return ToldComplete{trial.number, goals.losses(trial.verdict.values),
                                trial.verdict.excesses};
        case study::TrialState::failed:
            if (trial.failure && trial.failure->kind == study::FailureKind::design)
                return ToldFailed{trial.number, trial.failure->stage};
            return ToldDropped{trial.number};
        default:
            return ToldDropped{trial.number};
    }
}

std::vector<OptimizerEvent> lessons(const store::History& history, const study::Goals& goals) {
    std::vector<OptimizerEvent> events;
    events.reserve(history.trials().size() + history.ended().size());
    std::size_t told = 0;
    const auto tell_until = [&](std::size_t count) {
        for (; told < count && told < history.ended().size(); ++told)
            events.push_back(lesson(history.trials()[history.ended()[told] - 1], goals));
    };
    for (const store::TrialHistory& trial : history.trials()) {
        const bool adopted = trial.number <= history.adopted();
        if (!adopted) tell_until(trial.told);
        if (adopted || trial.origin == store::Origin::user)
            events.push_back(Adopted{trial.number, trial.design});
        else
            events.push_back(Asked{trial.number, trial.design});
    }
    tell_until(history.ended().size());
    return events;
}

}  // namespace femrun::run
