// SPDX-License-Identifier: MIT
#include "run/lessons.hpp"

#include <limits>

namespace femrun::run {

namespace {

bool teaches(const study::Failure& failure, SetUp set_up) {
    if (failure.kind != study::FailureKind::design) return false;
    return failure.cause != study::Cause::unreadable || set_up == SetUp::proven;
}

}  // namespace

OptimizerEvent lesson(const store::TrialHistory& trial, const study::Goals& goals, SetUp set_up) {
    switch (trial.state) {
        case study::TrialState::complete:
            return ToldComplete{trial.number, goals.losses(trial.verdict.values),
                                trial.verdict.excesses};
        case study::TrialState::failed:
            if (trial.failure && teaches(*trial.failure, set_up))
                return ToldFailed{trial.number, trial.failure->stage};
            return ToldDropped{trial.number};
        default:
            return ToldDropped{trial.number};
    }
}

bool is_taught(const store::History& history, const store::TrialHistory& trial) {
    return trial.counts && (trial.repeats == 0 || trial.number > history.adopted());
}

std::vector<OptimizerEvent> lessons(const store::History& history, const study::Goals& goals) {
    std::vector<OptimizerEvent> events;
    events.reserve(history.trials().size() + history.ended().size());
    std::size_t told = 0;
    SetUp set_up = SetUp::unproven;
    const auto tell_until = [&](std::size_t count) {
        for (; told < count && told < history.ended().size(); ++told) {
            const store::TrialHistory trial = history.trial(history.ended()[told]);
            if (trial.state == study::TrialState::complete && trial.is_one_more())
                set_up = SetUp::proven;
            if (is_taught(history, trial)) events.push_back(lesson(trial, goals, set_up));
        }
    };
    auto course = history.courses().begin();
    const auto set_courses_before = [&](std::uint64_t trial) {
        for (; course != history.courses().end() && course->trial <= trial; ++course) {
            tell_until(course->told);
            events.push_back(CourseSet{course->trial, course->course});
        }
    };
    for (const store::TrialHistory& trial : history.trials()) {
        if (!is_taught(history, trial)) continue;
        const bool adopted = trial.number <= history.adopted();
        if (!adopted) set_courses_before(trial.number);
        if (!adopted) tell_until(trial.told);
        if (adopted || trial.origin == store::Origin::user)
            events.push_back(Adopted{trial.number, trial.design});
        else
            events.push_back(Asked{trial.number, trial.design});
    }
    set_courses_before(std::numeric_limits<std::uint64_t>::max());
    tell_until(history.ended().size());
    return events;
}

}  // namespace femrun::run
