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
    if (fact.repeats >= fact.trial)
        return fmt::format("trial {} repeats trial {}, which is not before it", fact.trial,
                           fact.repeats);
    worked(at);
    TrialRow row;
    row.repeats = fact.repeats;
    row.told = fact.told;
    row.asked = at;
    row.design_at = keep(fact.design);
    row.design_size = static_cast<std::uint32_t>(fact.design.size());
    row.origin = fact.origin;
    trials_.push_back(row);
    count(row, +1);
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
    row.identity = intern(fact.identity);
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
    count(trial, -1);
    trial.state = fact.state;
    count(trial, +1);
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

void History::count(const TrialRow& trial, std::int64_t change) {
    if (trial.placing != none || trial.repeats != 0) return;
    const auto by = static_cast<std::uint64_t>(change);
    designs_ += by;
    if (trial.state == study::TrialState::complete) completed_ += by;
    if (trial.state == study::TrialState::failed) failed_ += by;
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

std::optional<std::string> History::apply(WallTime at, const TrialPlaced& fact) {
    if (auto why = unknown_trial(fact.trial, "a place in another search space")) return why;
    seen(at);
    TrialRow& trial = trials_[fact.trial - 1];
    count(trial, -1);
    if (fact.counts) {
        if (trial.placing != none) --outside_;
        trial.placing = none;
    } else {
        if (trial.placing == none) {
            ++outside_;
            trial.placing = static_cast<std::uint32_t>(placings_.size());
            placings_.push_back({trial.design_at,
                                 trial.design_size,
                                 static_cast<std::uint32_t>(revisions_.size()),
                                 {}});
        }
        placings_[trial.placing].why = keep(fact.why);
    }
    trial.design_at = keep(fact.design);
    trial.design_size = static_cast<std::uint32_t>(fact.design.size());
    count(trial, +1);
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const StudyRevised& fact) {
    if (fact.trials != size())
        return fmt::format("the study was revised after {} trials, but there are {}", fact.trials,
                           size());
    seen(at);
    adopted_ = fact.trials;
    revisions_.push_back(fact.was);
    courses_.clear();  // it begins anew
    if (!fact.was.empty()) ++revisions_known_;
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime, const SourcesNoted& fact) {
    sources_ = fact.sources;
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const StudyChanged& fact) {
    const bool begins = fact.state == StudyState::running;
    seen(at);
    if (!begins) worked(at);
    runs_now_ = begins;  // a run that was killed ended with the last that it did
    state_ = fact.state;
    why_ = fact.why;
    if (!begins) return std::nullopt;
    worked_until_ = at;
    ++runs_;
    return std::nullopt;
}

std::optional<std::string> History::apply(WallTime at, const CourseChosen& fact) {
    if (!courses_.empty() && fact.trial < courses_.back().trial)
        return fmt::format("a course is recorded for trial {}, after one for trial {}", fact.trial,
                           courses_.back().trial);
    seen(at);
    courses_.push_back(fact);
    return std::nullopt;
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
    // A clock that is set back takes away what lies between two records, and no more.
    if (runs_now_) active_ += std::max(at - worked_until_, std::chrono::milliseconds(0));
    worked_until_ = at;
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
