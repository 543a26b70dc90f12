// SPDX-License-Identifier: MIT
// What can be asked of a history: its rows as values, and whether they fit a definition.
#include <fmt/format.h>

#include "base/check.hpp"
#include "store/history.hpp"

namespace femrun::store {

std::optional<std::string> History::misfit(const study::StudyDefinition& definition) const {
    for (std::size_t i = 0; i < trials_.size(); ++i)
        if (auto why = misfit(trials_[i], definition))
            return fmt::format("trial {}: {}", i + 1, *why);
    return std::nullopt;
}

std::optional<std::string> History::misfit(const TrialRow& trial,
                                           const study::StudyDefinition& definition) const {
    const auto& parameters = definition.space.parameters;
    const auto& goals = definition.goals;
    const auto other_count = [](const char* what, std::size_t has, std::size_t wanted) {
        return fmt::format("it has {} {}, the study has {}", has, what, wanted);
    };
    if (trial.design_size != parameters.size())
        return other_count("values of parameters", trial.design_size, parameters.size());
    if (trial.placing != none) {
        // It fitted the definition of its time.
        if (placings_[trial.placing].revision >= revisions_.size())
            return "it is outside the search space, but no revision of the study says so";
        return std::nullopt;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const double value = numbers_[trial.design_at + i];
        if (!study::contains(parameters[i].domain, value))
            return fmt::format("parameter '{}' is {}, which is not in its domain",
                               parameters[i].name, value);
    }
    const bool complete = trial.state == study::TrialState::complete;
    if ((complete || trial.response_size > 0) && trial.response_size != goals.responses.size())
        return other_count("responses", trial.response_size, goals.responses.size());
    if (!complete) return std::nullopt;
    if (trial.values_size != goals.objectives.size())
        return other_count("values of objectives", trial.values_size, goals.objectives.size());
    if (trial.excesses_size != goals.constraints.size())
        return other_count("excesses", trial.excesses_size, goals.constraints.size());
    return std::nullopt;
}

TrialHistory History::trial(std::uint64_t number) const {
    FEMRUN_CHECK(number >= 1 && number <= size(), static_cast<unsigned long long>(number));
    const TrialRow& row = trials_[number - 1];
    TrialHistory trial;
    trial.number = number;
    trial.origin = row.origin;
    trial.state = row.state;
    trial.told = row.told;
    trial.asked = row.asked;
    trial.ended = row.ended;
    const double* const numbers = numbers_.data();
    trial.design.assign(numbers + row.design_at, numbers + row.design_at + row.design_size);
    trial.repeats = row.repeats;
    trial.failure = failure(row.failure);
    if (row.placing != none) {
        trial.counts = false;
        trial.outside = text(placings_[row.placing].why);
        return trial;
    }
    const double* at = numbers + row.ended_at;
    const auto take = [&at](std::vector<double>& into, std::uint32_t count) {
        into.assign(at, at + count);
        at += count;
    };
    take(trial.response, row.response_size);
    take(trial.verdict.values, row.values_size);
    take(trial.verdict.excesses, row.excesses_size);
    trial.verdict.violation = row.violation;
    trial.verdict.feasible = row.feasible;
    return trial;
}

InItsTime History::in_its_time(std::uint64_t number) const {
    FEMRUN_CHECK(number >= 1 && number <= size(), static_cast<unsigned long long>(number));
    const TrialRow& row = trials_[number - 1];
    InItsTime then;
    const auto take = [this](std::uint64_t at, std::uint32_t size) {
        const double* const first = numbers_.data() + at;
        return std::vector<double>(first, first + size);
    };
    then.response = take(row.ended_at, row.response_size);
    if (row.placing == none) {
        then.design = take(row.design_at, row.design_size);
        return then;
    }
    const PlacingRow& placing = placings_[row.placing];
    then.definition = &revisions_.at(placing.revision);
    then.design = take(placing.design_at, placing.design_size);
    return then;
}

std::vector<AttemptHistory> History::attempts(std::uint64_t trial) const {
    FEMRUN_CHECK(trial >= 1 && trial <= size(), static_cast<unsigned long long>(trial));
    std::vector<AttemptHistory> attempts;
    for (std::uint32_t at = trials_[trial - 1].attempt_first; at != none; at = attempts_[at].next) {
        const AttemptRow& row = attempts_[at];
        attempts.push_back({.attempt = row.attempt,
                            .ordinal = row.ordinal,
                            .state = row.state,
                            .started = row.started,
                            .ended = row.ended,
                            .seconds = row.seconds,
                            .counted = row.counted,
                            .worker = names_[row.worker],
                            .folder = std::string(text(row.folder)),
                            .log = std::string(text(row.log)),
                            .identity = names_[row.identity],
                            .failure = failure(row.failure)});
    }
    return attempts;
}

bool History::has_open_attempt(std::uint64_t trial) const {
    FEMRUN_CHECK(trial >= 1 && trial <= size(), static_cast<unsigned long long>(trial));
    for (std::uint32_t at = trials_[trial - 1].attempt_first; at != none; at = attempts_[at].next)
        if (attempts_[at].state == study::AttemptState::started) return true;
    return false;
}

std::uint32_t History::attempt_count(std::uint64_t trial) const {
    FEMRUN_CHECK(trial >= 1 && trial <= size(), static_cast<unsigned long long>(trial));
    std::uint32_t count = 0;
    for (std::uint32_t at = trials_[trial - 1].attempt_first; at != none; at = attempts_[at].next)
        ++count;
    return count;
}

}  // namespace femrun::store
