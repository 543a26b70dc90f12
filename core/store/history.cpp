// SPDX-License-Identifier: MIT
#include "store/history.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "base/match.hpp"

namespace femrun::store {

std::optional<std::string> History::apply(const Record& record) {
    return match(record.fact, [&](const auto& fact) { return apply(record.at, fact); });
}

std::optional<std::string> History::apply(WallTime at, const TrialAsked& fact) {
    if (fact.trial != size() + 1)
        return fmt::format("trial {} is asked where trial {} is next", fact.trial, size() + 1);
    worked(at);
    TrialRow row;
    row.told = fact.told;
    row.asked = at;
    row.design_at = keep(fact.design);
    row.design_size = static_cast<std::uint32_t>(fact.design.size());
    row.origin = fact.origin;
    trials_.push_back(row);
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const AttemptStarted& fact) {
    if (auto why = unknown_trial(fact.trial, fmt::format("attempt {}", fact.attempt.value)))
        return why;
    TrialRow& trial = trials_[fact.trial - 1];
    worked(at);
    AttemptRow row;
    row.attempt = fact.attempt;
    row.started = at;
    row.ordinal = fact.ordinal;
    row.worker = intern(fact.worker);
    row.folder = keep(fact.folder);
    const auto position = static_cast<std::uint32_t>(attempts_.size());
    if (trial.attempt_last == none)
        trial.attempt_first = position;
    else
        attempts_[trial.attempt_last].next = position;
    trial.attempt_last = position;
    attempts_.push_back(row);
    if (!study::is_finished(trial.state)) trial.state = study::TrialState::running;
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const AttemptEnded& fact) {
    if (auto why = unknown_trial(fact.trial, fmt::format("attempt {}", fact.attempt.value)))
        return why;
    TrialRow& trial = trials_[fact.trial - 1];
    std::uint32_t position = trial.attempt_first;
    while (position != none && attempts_[position].attempt != fact.attempt)
        position = attempts_[position].next;
    if (position == none)
        return fmt::format("attempt {} of trial {} ends but never started", fact.attempt.value,
                           fact.trial);
    worked(at);
    AttemptRow& row = attempts_[position];
    row.ended = at;
    row.state = fact.state;
    row.seconds = fact.seconds;
    row.counted = fact.counted;
    // Who reports knows whether it made a folder; of one that was lost, nobody does.
    if (fact.state == study::AttemptState::reported || !fact.folder.empty())
        row.folder = keep(fact.folder);
    row.log = keep(fact.log);
    row.failure = keep(fact.failure);
    // Until its trial ends or another attempt starts, the trial waits again.
    if (trial.state == study::TrialState::running && position == trial.attempt_last)
        trial.state = study::TrialState::queued;
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const TrialEnded& fact) {
    if (auto why = unknown_trial(fact.trial, "an end")) return why;
    TrialRow& trial = trials_[fact.trial - 1];
    if (study::is_finished(trial.state))
        return fmt::format("trial {} ends twice: {}, then {}", fact.trial,
                           study::to_string(trial.state), study::to_string(fact.state));
    if (!study::is_finished(fact.state))
        return fmt::format("trial {} ends as '{}', which is no end", fact.trial,
                           study::to_string(fact.state));
    worked(at);
    trial.ended = at;
    set_ending(trial, fact);
    ended_.push_back(fact.trial);
    return std::nullopt;
}

void History::set_ending(TrialRow& trial, const TrialEnded& fact) {
    count(trial.state, -1);
    trial.state = fact.state;
    count(trial.state, +1);
    trial.ended_at = keep(fact.response);
    keep(fact.verdict.values);
    keep(fact.verdict.excesses);
    trial.response_size = static_cast<std::uint32_t>(fact.response.size());
    trial.values_size = static_cast<std::uint32_t>(fact.verdict.values.size());
    trial.excesses_size = static_cast<std::uint32_t>(fact.verdict.excesses.size());
    trial.violation = fact.verdict.violation;
    trial.feasible = fact.verdict.feasible;
    trial.failure = keep(fact.failure);
}

void History::count(study::TrialState state, std::int64_t change) {
    if (state == study::TrialState::complete) completed_ += static_cast<std::uint64_t>(change);
    if (state == study::TrialState::failed) failed_ += static_cast<std::uint64_t>(change);
}

std::optional<std::string> History::apply(WallTime at, const TrialJudged& fact) {
    if (auto why = unknown_trial(fact.anew.trial, "another verdict")) return why;
    TrialRow& trial = trials_[fact.anew.trial - 1];
    if (trial.response_size == 0)
        return fmt::format("trial {} is judged anew, but it is {} without a response",
                           fact.anew.trial, study::to_string(trial.state));
    if (!study::is_finished(fact.anew.state))
        return fmt::format("trial {} is judged anew as '{}', which is no end", fact.anew.trial,
                           study::to_string(fact.anew.state));
    seen(at);
    set_ending(trial, fact.anew);
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const StudyRevised& fact) {
    if (fact.trials != size())
        return fmt::format("the study was revised after {} trials, but there are {}", fact.trials,
                           size());
    seen(at);
    adopted_ = fact.trials;
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const StudyChanged& fact) {
    const bool begins = fact.state == StudyState::running;
    seen(at);
    if (!begins) worked_until_ = at;
    active_before_ = active();  // a run that was killed ended with the last that it did
    run_began_.reset();
    state_ = fact.state;
    why_ = fact.why;
    if (!begins) return std::nullopt;
    run_began_ = worked_until_ = at;
    ++runs_;
    return std::nullopt;
}

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
    trial.failure = failure(row.failure);
    return trial;
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
                            .failure = failure(row.failure)});
    }
    return attempts;
}

std::uint32_t History::attempt_count(std::uint64_t trial) const {
    FEMRUN_CHECK(trial >= 1 && trial <= size(), static_cast<unsigned long long>(trial));
    std::uint32_t count = 0;
    for (std::uint32_t at = trials_[trial - 1].attempt_first; at != none; at = attempts_[at].next)
        ++count;
    return count;
}

std::optional<std::string> History::unknown_trial(std::uint64_t trial,
                                                  std::string_view what) const {
    if (trial >= 1 && trial <= size()) return std::nullopt;
    return fmt::format("{} is recorded for trial {}, which was never asked", what, trial);
}

void History::seen(WallTime at) {
    if (began_ == WallTime{}) began_ = at;
    changed_ = at;
}

/// What only a run does.
void History::worked(WallTime at) {
    seen(at);
    worked_until_ = at;
}

std::chrono::milliseconds History::active() const {
    if (!run_began_) return active_before_;
    // Somebody may have set the clock back.
    return active_before_ + std::max(worked_until_ - *run_began_, std::chrono::milliseconds(0));
}

std::uint64_t History::keep(std::span<const double> numbers) {
    const std::uint64_t at = numbers_.size();
    numbers_.insert(numbers_.end(), numbers.begin(), numbers.end());
    return at;
}

History::Text History::keep(std::string_view text) {
    if (text.empty()) return {};
    const Text kept{texts_.size(), static_cast<std::uint32_t>(text.size())};
    texts_.append(text);
    return kept;
}

std::uint32_t History::keep(const std::optional<study::Failure>& failure) {
    if (!failure) return none;
    // An attempt's failure is mostly its trial's too: the end of the trial repeats it.
    if (!failures_.empty()) {
        const FailureRow& last = failures_.back();
        if (last.kind == failure->kind && last.cause == failure->cause &&
            names_[last.stage] == failure->stage && text(last.message) == failure->message)
            return static_cast<std::uint32_t>(failures_.size() - 1);
    }
    failures_.push_back(
        {failure->kind, failure->cause, intern(failure->stage), keep(failure->message)});
    return static_cast<std::uint32_t>(failures_.size() - 1);
}

std::uint32_t History::intern(const std::string& name) {
    const auto [entry, is_new] =
        name_at_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return entry->second;
}

std::string_view History::text(const Text& text) const {
    return std::string_view(texts_).substr(text.at, text.size);
}

std::optional<study::Failure> History::failure(std::uint32_t row) const {
    if (row == none) return std::nullopt;
    const FailureRow& failure = failures_[row];
    return study::Failure{failure.kind, names_[failure.stage], std::string(text(failure.message)),
                          failure.cause};
}

}  // namespace femrun::store
