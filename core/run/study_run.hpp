// SPDX-License-Identifier: MIT
// One study on its way: what has been asked, told and judged, and what to ask for next. Knows its
// optimizer and its records; which attempt runs where is the scheduler's, and `Runner` brings the
// two together.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "run/alike_failures.hpp"
#include "run/budget.hpp"
#include "run/known_designs.hpp"
#include "run/lessons.hpp"
#include "run/ports.hpp"
#include "run/standing.hpp"
#include "store/history.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"

namespace femrun::run {

/// Where a study is.
enum class Phase {
    restoring,  // the optimizer replays the past
    running,
    draining,  // running attempts end, nothing new starts
    over,
};

/// How a study ended, for this run of it.
struct Ending {
    store::StudyState state = store::StudyState::done;
    std::string why;
    std::optional<Error> error{};            // when something broke
    std::optional<std::uint64_t> telling{};  // all fail like this trial, and none has succeeded
};

class StudyRun {
public:
    /// A study with its past (empty for a new one). `wake` asks for another turn of the runner, and
    /// is called on the loop when the optimizer has answered. `space`, `goals` and `optimizer`
    /// outlive this.
    StudyRun(StudyId id, study::StudyDefinition definition, const study::SearchSpace& space,
             const study::Goals& goals, store::History past, OptimizerPort& optimizer,
             std::function<void()> wake);
    StudyRun(const StudyRun&) = delete;
    StudyRun& operator=(const StudyRun&) = delete;
    ~StudyRun();

    StudyId id() const { return id_; }
    const study::StudyDefinition& definition() const { return definition_; }
    const study::SearchSpace& space() const { return space_; }
    const store::History& history() const { return history_; }
    const Standing& standing() const { return standing_; }
    Phase phase() const { return phase_; }
    const std::optional<Ending>& ending() const { return ending_; }
    bool independent() const { return optimizer_.independent(); }

    /// The optimizer was asked, and has not answered yet.
    bool asks() const { return asking_ > 0; }

    /// Starts the replay of the past; `phase` becomes running when the optimizer is restored.
    void restore();

    /// Asks for designs so that one trial a slot is open, and `ahead` more, as far as the budget
    /// goes. Answers come as new facts by `take_asked`.
    void ask_up_to(std::uint64_t slots, std::uint64_t ahead, Duration elapsed);

    /// With how many slots it has enough, when it was just asked for `slots` and has fewer trials;
    /// nothing when it has as many, or may have once its optimizer has answered.
    std::optional<std::uint64_t> wants_no_more_than(std::uint64_t slots) const;

    /// Passes on to the optimizer what was learned since the last call, in order.
    void tell();

    /// What the optimizer chose on its way since the last call: to be recorded before the trials
    /// that it was asked for then.
    std::vector<store::CourseChosen> take_courses();

    /// Trials that have been asked for since the last call: designs to try first, then proposals.
    std::vector<store::TrialAsked> take_asked();

    /// Ends of trials whose design was solved in an earlier one, which has ended: to be recorded.
    std::vector<store::TrialEnded> take_answers();

    /// Folds a fact that was just put on record; an ended trial is told with the next `tell`.
    void apply(const store::Record& record);

    /// The failures of this run since its last success, as far as they are alike.
    const AlikeFailures& failures() const { return failures_; }

    /// How a trial ends whose solve came back with this response.
    store::TrialEnded judged(std::uint64_t trial, std::vector<double> response) const;

    /// What the last ended trial changed among the leaders.
    const Standing::Change& last_change() const { return last_change_; }

    /// No new trials from now on. The first reason counts.
    void drain(Ending ending);
    /// It is over now, whatever ran or how it had ended: its records cannot be written.
    void break_off(const Error& error);
    /// Drains when the budget or the space is used up.
    void check_budget(Duration elapsed);
    /// It drained, and the last attempt has ended.
    void close();

private:
    struct Link;  // lets a late answer of the optimizer find that this object is gone

    Spent spent(Duration elapsed) const;
    std::uint64_t open_trials() const;
    std::uint64_t next_number() const { return history_.size() + asked_.size() + 1; }
    void note_solve(double seconds);
    Outlook outlook(std::uint64_t slots, Duration elapsed) const;
    const study::Design* next_try();
    void adopt(const study::Design& design);
    void proposed(study::Design design, std::uint64_t told);
    void count_in_a_row(std::uint64_t repeated, std::uint64_t told);
    void note_repeats();
    bool repeats_itself() const { return in_a_row_ >= repeats_max_; }
    void note_ending(const store::TrialHistory& trial);
    SetUp set_up() const { return history_.completed() > 0 ? SetUp::proven : SetUp::unproven; }
    void optimizer_failed(const Error& error);

    StudyId id_;
    study::StudyDefinition definition_;
    const study::SearchSpace& space_;
    const study::Goals& goals_;
    store::History history_;
    OptimizerPort& optimizer_;
    std::function<void()> wake_;
    std::shared_ptr<Link> link_;
    Standing standing_;
    Standing::Change last_change_;
    AlikeFailures failures_;
    Phase phase_ = Phase::restoring;
    std::optional<Ending> ending_;
    std::vector<store::TrialAsked> asked_;      // not yet on record
    std::vector<store::CourseChosen> courses_;  // these neither
    std::deque<double> solve_s_;                // of late solves
    KnownDesigns known_;
    std::multimap<std::uint64_t, std::uint64_t> answers_;  // open repeats by the trial they repeat
    std::uint64_t asked_designs_ = 0;                      // of asked_, those that are no repeats
    std::uint64_t in_a_row_ = 0;                           // proposals since the last new design
    std::uint64_t repeats_max_ = 0;
    std::optional<std::uint64_t> held_at_;  // nothing is asked while this much is told
    std::unordered_map<std::uint64_t, std::uint64_t>
        told_at_;                                 // by trial: its place among verdicts
    std::optional<std::uint64_t> keeping_rules_;  // designs of the space; 0: too many to count
    std::size_t next_try_ = 0;
    std::uint64_t asking_ = 0;  // trials in the ask that is under way
    std::vector<OptimizerEvent> untold_;
    std::uint64_t told_ = 0;  // verdicts told so far, with those in untold_
    bool space_used_up_ = false;
};

}  // namespace femrun::run
