// SPDX-License-Identifier: MIT
// A study folded from its records: what a restart continues from and what people are shown.
//
// Flat, because a study may have 100 000 trials and more: all numbers stand in one array, all texts
// in another, and a trial or an attempt is a row of positions in them: about 200 bytes a trial with
// five parameters and two objectives. What the accessors give is made when it is asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/record.hpp"
#include "study/definition.hpp"

namespace femrun::store {

struct AttemptHistory {
    AttemptId attempt;
    std::uint32_t ordinal = 1;
    study::AttemptState state = study::AttemptState::started;
    WallTime started, ended;  // `ended` is 1970 while it runs
    double seconds = 0;
    bool counted =
        false;  // its report ended the trial or its try; false while it runs, and when late
    std::string worker, folder, log;
    std::string identity;  // of the worker, as in AttemptStarted
    std::optional<study::Failure> failure;
};

/// One trial, as a value: what the accessors give does not change when more records come.
struct TrialHistory {
    std::uint64_t number = 0;
    Origin origin = Origin::optimizer;
    study::TrialState state = study::TrialState::queued;
    std::uint64_t told = 0;  // see TrialAsked
    WallTime asked, ended;   // `ended` is 1970 until it has
    study::Design design;
    std::vector<double> response;  // this and the verdict: empty unless complete
    study::Verdict verdict;
    std::optional<study::Failure> failure;
    std::uint64_t repeats = 0;  // see TrialAsked
    /// Whether it is a trial of the present search space. If not, its design has NaN where the
    /// space has no such value, its response and verdict are empty, as they are of earlier goals,
    /// and `outside` says why.
    bool counts = true;
    std::string outside;

    /// One that stands for a solve of its own.
    bool is_one_more() const { return counts && repeats == 0; }
};

/// What a trial was when it last counted.
struct InItsTime {
    /// The definition of that time, as JSON; null for the present one.
    const std::string* definition = nullptr;
    study::Design design;
    std::vector<double> response;
};

/// For one thread at a time.
class History {
public:
    /// Folds one more record. Facts that contradict what is known (an attempt of no trial) are a
    /// sentence, and change nothing.
    std::optional<std::string> apply(const Record& record);
    std::optional<std::string> apply(WallTime at, const TrialAsked& fact);
    std::optional<std::string> apply(WallTime at, const AttemptStarted& fact);
    std::optional<std::string> apply(WallTime at, const AttemptEnded& fact);
    std::optional<std::string> apply(WallTime at, const TrialEnded& fact);
    std::optional<std::string> apply(WallTime at, const TrialJudged& fact);
    std::optional<std::string> apply(WallTime at, const TrialPlaced& fact);
    std::optional<std::string> apply(WallTime at, const StudyRevised& fact);
    std::optional<std::string> apply(WallTime at, const SourcesNoted& fact);
    std::optional<std::string> apply(WallTime at, const StudyChanged& fact);
    std::optional<std::string> apply(WallTime at, const CourseChosen& fact);

    /// What in it cannot be of a study of this definition, as a sentence; nothing when all fits.
    std::optional<std::string> misfit(const study::StudyDefinition& definition) const;

    StudyState state() const { return state_; }
    const std::string& why() const { return why_; }

    /// See SourcesNoted; empty when nothing was noted.
    const std::string& sources() const { return sources_; }

    /// How many trials were asked; they are numbered 1 to size().
    std::uint64_t size() const { return trials_.size(); }
    TrialHistory trial(std::uint64_t number) const;
    InItsTime in_its_time(std::uint64_t number) const;

    class Trials;
    /// All trials by number: `for (const TrialHistory& trial : history.trials())`. They are made as
    /// they are looked at.
    Trials trials() const;

    /// Finished trials in the order in which they ended: the order of tells.
    const std::vector<std::uint64_t>& ended() const { return ended_; }
    /// The attempts of one trial, in order.
    std::vector<AttemptHistory> attempts(std::uint64_t trial) const;
    std::uint32_t attempt_count(std::uint64_t trial) const;
    /// Whether one of them has no end on record.
    bool has_open_attempt(std::uint64_t trial) const;

    /// The optimizer adopted the trials up to this one; later ones were asked of it. See
    /// StudyRevised.
    std::uint64_t adopted() const { return adopted_; }
    /// How many of those are trials of the present search space.
    std::uint64_t adopted_counting() const { return adopted_ - outside_; }
    /// How many revisions there were, those aside that version 3 of the database recorded.
    std::uint64_t revisions() const { return revisions_known_; }

    /// What the optimizer chose on its way since it began, in order.
    const std::vector<CourseChosen>& courses() const { return courses_; }

    /// Designs of the present search space that were asked, each once; and what became of them.
    std::uint64_t designs() const { return designs_; }
    std::uint64_t completed() const { return completed_; }
    std::uint64_t failed() const { return failed_; }
    /// When the first and the latest record were made; 1970 when there is none.
    WallTime began() const { return began_; }
    WallTime changed() const { return changed_; }

    /// For how long runs of the study worked at it, all together. One that is running, or was
    /// killed, counts until the last that it did.
    std::chrono::milliseconds active() const { return active_; }
    std::uint64_t runs() const { return runs_; }

private:
    static constexpr std::uint32_t none = UINT32_MAX;

    struct Text {
        std::uint64_t at = 0;
        std::uint32_t size = 0;
    };
    struct TrialRow {
        std::uint64_t told = 0;
        WallTime asked, ended;
        double violation = 0;
        std::uint64_t design_at = 0, ended_at = 0;  // of response, values, excesses in a row
        std::uint32_t design_size = 0, response_size = 0, values_size = 0, excesses_size = 0;
        std::uint32_t failure = none;
        std::uint32_t attempt_first = none, attempt_last = none;
        std::uint64_t repeats = 0;
        std::uint32_t placing = none;
        Origin origin = Origin::optimizer;
        study::TrialState state = study::TrialState::queued;
        bool feasible = true;
    };
    /// Of a trial that is outside.
    struct PlacingRow {
        std::uint64_t design_at = 0;  // in its time
        std::uint32_t design_size = 0, revision = 0;
        Text why;
    };
    struct AttemptRow {
        AttemptId attempt;
        WallTime started, ended;
        double seconds = 0;
        Text folder, log;
        std::uint32_t ordinal = 1, worker = 0, identity = 0;
        std::uint32_t failure = none;
        std::uint32_t next = none;  // attempt of the same trial
        study::AttemptState state = study::AttemptState::started;
        bool counted = false;
    };
    struct FailureRow {
        study::FailureKind kind;
        study::Cause cause;
        std::uint32_t stage;
        Text message;
    };

    std::optional<std::string> misfit(const TrialRow& trial,
                                      const study::StudyDefinition& definition) const;
    std::optional<std::string> unknown_trial(std::uint64_t trial, std::string_view what) const;
    void seen(WallTime at);
    void worked(WallTime at);
    void set_ending(TrialRow& trial, const TrialEnded& fact);
    void count(const TrialRow& trial, std::int64_t change);
    std::uint64_t keep(std::span<const double> numbers);
    Text keep(std::string_view text);
    std::uint32_t keep(const std::optional<study::Failure>& failure);
    std::uint32_t intern(const std::string& name);
    std::string_view text(const Text& text) const;
    std::optional<study::Failure> failure(std::uint32_t row) const;

    StudyState state_ = StudyState::running;
    std::string why_, sources_;
    WallTime began_, changed_;
    std::chrono::milliseconds active_{0};
    bool runs_now_ = false;
    WallTime worked_until_;  // in the last run
    std::uint64_t runs_ = 0;
    std::uint64_t designs_ = 0, completed_ = 0, failed_ = 0;
    std::uint64_t adopted_ = 0, outside_ = 0, revisions_known_ = 0;
    std::vector<std::string> revisions_;  // the definition before each
    std::vector<CourseChosen> courses_;
    std::vector<PlacingRow> placings_;
    std::vector<TrialRow> trials_;
    std::vector<AttemptRow> attempts_;
    std::vector<FailureRow> failures_;
    std::vector<std::uint64_t> ended_;
    std::vector<double> numbers_;
    std::string texts_;
    // Workers, their identities and stages: few names, used often.
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::uint32_t> name_at_;
};

/// A view of a history's trials that can be walked and indexed (from 0).
class History::Trials {
public:
    explicit Trials(const History& history) : history_(&history) {}

    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = TrialHistory;
        using difference_type = std::ptrdiff_t;
        using pointer = const TrialHistory*;
        using reference = TrialHistory;

        Iterator() = default;
        Iterator(const History* history, std::uint64_t number)
            : history_(history), number_(number) {}
        TrialHistory operator*() const { return history_->trial(number_); }
        Iterator& operator++() {
            ++number_;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++number_;
            return before;
        }
        bool operator==(const Iterator& other) const { return number_ == other.number_; }

    private:
        const History* history_ = nullptr;
        std::uint64_t number_ = 1;
    };

    std::size_t size() const { return history_->size(); }
    bool empty() const { return history_->size() == 0; }
    TrialHistory operator[](std::size_t position) const { return history_->trial(position + 1); }
    TrialHistory back() const { return history_->trial(history_->size()); }
    Iterator begin() const { return {history_, 1}; }
    Iterator end() const { return {history_, history_->size() + 1}; }

private:
    const History* history_;
};

inline History::Trials History::trials() const { return Trials(*this); }

}  // namespace femrun::store
