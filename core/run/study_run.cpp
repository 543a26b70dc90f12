// SPDX-License-Identifier: MIT
#include "run/study_run.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "run/judging.hpp"
#include "run/lessons.hpp"
#include "study/kept_rules.hpp"

namespace femrun::run {

namespace {

/// Spaces up to this size are counted with their rules: a tenth of a second.
constexpr std::uint64_t counted_max = 100'000;

/// So many solves tell how long one takes now: early designs may be quicker than good ones.
constexpr std::size_t late_solves = 20;

/// An optimizer that draws at random from N designs has met the last one after some 10 N draws;
/// where there are more than anyone solves, or a continuum, who proposes nothing new for so long
/// will not.
std::uint64_t repeats_allowed(const std::optional<std::uint64_t>& cardinality) {
    constexpr std::uint64_t least = 100, most = 1000;
    return std::clamp(cardinality ? std::min(*cardinality, most) * 10 : least, least, most);
}

}  // namespace

struct StudyRun::Link {
    StudyRun* study = nullptr;
};

StudyRun::StudyRun(StudyId id, study::StudyDefinition definition, const study::SearchSpace& space,
                   const study::Goals& goals, store::History past, OptimizerPort& optimizer,
                   std::function<void()> wake)
    : id_(id),
      definition_(std::move(definition)),
      space_(space),
      goals_(goals),
      history_(std::move(past)),
      optimizer_(optimizer),
      wake_(std::move(wake)),
      link_(std::make_shared<Link>(Link{this})),
      standing_(goals) {
    for (const std::uint64_t number : history_.ended()) {
        const store::TrialHistory trial = history_.trial(number);
        if (trial.state == study::TrialState::complete && trial.is_one_more())
            standing_.ended(number, trial.verdict);
    }
    for (const std::uint64_t number : history_.ended()) told_at_[number] = ++told_;
    const std::size_t late = std::min(history_.ended().size(), late_solves);
    for (std::size_t i = history_.ended().size() - late; i < history_.ended().size(); ++i)
        for (const store::AttemptHistory& attempt : history_.attempts(history_.ended()[i]))
            if (attempt.counted && !attempt.failure) note_solve(attempt.seconds);
    repeats_max_ = repeats_allowed(space_.cardinality());
    for (const store::TrialHistory& trial : history_.trials()) {
        if (!trial.counts) continue;
        if (trial.repeats == 0)
            known_.add(trial.number, trial.design);
        else if (!study::is_finished(trial.state))
            answers_.emplace(trial.repeats, trial.number);
        if (trial.number > history_.adopted() && trial.origin == store::Origin::optimizer)
            count_in_a_row(trial.repeats, trial.told);
    }
}

StudyRun::~StudyRun() { link_->study = nullptr; }

void StudyRun::restore() {
    optimizer_.replay(lessons(history_, goals_), [link = link_](Result<std::uint64_t> misfit) {
        StudyRun* self = link->study;
        if (self == nullptr) return;
        if (!misfit) return self->optimizer_failed(misfit.error());
        if (*misfit != 0)
            return self->optimizer_failed(
                {ErrorKind::conflict,
                 fmt::format("study '{}': optimizer '{}' proposes another design for trial {} than "
                             "the recorded one, so it is not the version or not the settings that "
                             "the study was begun with; use those, or a new study name",
                             self->definition_.name, self->definition_.optimizer.plugin, *misfit)});
        if (self->phase_ == Phase::restoring) self->phase_ = Phase::running;
        self->wake_();
    });
}

/// Those that a slot has to solve.
std::uint64_t StudyRun::open_trials() const {
    return history_.size() - history_.ended().size() - answers_.size() + asked_designs_;
}

Spent StudyRun::spent(Duration elapsed) const {
    return {.proposed = history_.designs() + asked_designs_ + asking_,
            .completed = history_.completed(),
            .open = open_trials() + asking_,
            .elapsed = elapsed};
}

void StudyRun::ask_up_to(std::uint64_t slots, std::uint64_t ahead, Duration elapsed) {
    const std::uint64_t target = slots + ahead;
    if (phase_ != Phase::running || asking_ > 0) return;
    while (open_trials() < target && affordable(definition_.budget, spent(elapsed)) > 0) {
        const study::Design* design = next_try();
        if (design == nullptr) break;
        adopt(*design);
    }

    const std::uint64_t open = open_trials();
    if (open >= target || space_used_up_ || repeats_itself() || held_at_ == told_) return;
    const std::uint64_t may = affordable(definition_.budget, spent(elapsed));
    const std::uint64_t wanted = std::min(target - open, may);
    // What is asked for ahead goes in big bites: a call costs the same for one design as for many.
    const bool nibble = open >= slots && wanted < ahead / 4 && wanted < may;
    if (wanted == 0 || nibble) return;

    tell();  // it is asked with all that is known
    std::vector<std::uint64_t> trials(wanted);
    for (std::uint64_t i = 0; i < wanted; ++i) trials[i] = next_number() + i;
    asking_ = wanted;
    const std::uint64_t first = trials.front();
    optimizer_.ask_on(
        outlook(slots, elapsed), std::move(trials),
        [link = link_, wanted, first, told = told_](Result<Proposals> proposals) {
            StudyRun* self = link->study;
            if (self == nullptr) return;
            self->asking_ = 0;
            if (!proposals) return self->optimizer_failed(proposals.error());
            if (proposals->course)
                self->courses_.push_back({first, told, std::move(proposals->course->name),
                                          std::move(proposals->course->reason)});
            if (proposals->designs.size() < wanted) self->space_used_up_ = true;
            const std::uint64_t new_before = self->asked_designs_;
            for (study::Design& design : proposals->designs)
                self->proposed(std::move(design), told);
            // All of it is known, and perhaps only because the optimizer has not heard of it yet.
            if (self->asked_designs_ == new_before) self->held_at_ = told;
            self->note_repeats();
            self->wake_();
        });
}

Outlook StudyRun::outlook(std::uint64_t slots, Duration elapsed) const {
    const study::Budget& budget = definition_.budget;
    Outlook ahead{.slots = static_cast<std::uint32_t>(std::min<std::uint64_t>(slots, UINT32_MAX)),
                  .trials_wanted = budget.successes.value_or(0),
                  .trials_most = budget.attempts.value_or(0)};
    using Seconds = std::chrono::duration<double>;
    if (budget.time) ahead.left_s = std::max(0.0, Seconds(*budget.time - elapsed).count());
    if (solve_s_.empty()) return ahead;
    std::vector<double> late(solve_s_.begin(), solve_s_.end());
    const auto middle = late.begin() + static_cast<std::ptrdiff_t>(late.size() / 2);
    std::nth_element(late.begin(), middle, late.end());
    ahead.solve_s = *middle;
    return ahead;
}

std::optional<std::uint64_t> StudyRun::wants_no_more_than(std::uint64_t slots) const {
    if (phase_ == Phase::restoring || phase_ == Phase::over) return 0;
    const std::uint64_t open = open_trials();
    return asking_ > 0 || open >= slots ? std::nullopt : std::optional(open);
}

/// The next of [[try]] that nobody has tried; null when there is none.
const study::Design* StudyRun::next_try() {
    for (; next_try_ < definition_.enqueued.size(); ++next_try_) {
        const study::Design& design = definition_.enqueued[next_try_];
        if (known_.find(design, [](std::uint64_t) { return true; }) == 0) return &design;
    }
    return nullptr;
}

void StudyRun::adopt(const study::Design& design) {
    const std::uint64_t number = next_number();
    known_.add(number, design);
    asked_.push_back({number, store::Origin::user, told_, design});
    ++asked_designs_;
    untold_.push_back(Adopted{number, design});
}

/// A design that is solved or on its way is never solved again, unless what became of it says
/// nothing about it.
void StudyRun::proposed(study::Design design, std::uint64_t told) {
    const std::uint64_t number = next_number();
    const std::uint64_t earlier = known_.find(design, [this](std::uint64_t trial) {
        if (trial > history_.size()) return true;  // asked for just now
        const store::TrialHistory past = history_.trial(trial);
        return !study::is_finished(past.state) ||
               !std::holds_alternative<ToldDropped>(lesson(past, goals_, set_up()));
    });
    if (earlier == 0) {
        known_.add(number, design);
        ++asked_designs_;
    }
    count_in_a_row(earlier, told);
    asked_.push_back({number, store::Origin::optimizer, told, std::move(design), earlier});
}

/// An optimizer that proposes a design again before it was told of it may wait for that.
void StudyRun::count_in_a_row(std::uint64_t repeated, std::uint64_t told) {
    if (repeated == 0) in_a_row_ = 0;
    const auto heard = told_at_.find(repeated);
    if (heard != told_at_.end() && heard->second <= told) ++in_a_row_;
}

/// Whether an optimizer that repeats itself has tried everything is counted once it does.
void StudyRun::note_repeats() {
    if (in_a_row_ == 0 || space_used_up_) return;
    if (!keeping_rules_) keeping_rules_ = space_.count_designs(counted_max).value_or(0);
    space_used_up_ = *keeping_rules_ > 0 && history_.designs() + asked_designs_ >= *keeping_rules_;
}

std::vector<store::CourseChosen> StudyRun::take_courses() { return std::exchange(courses_, {}); }

std::vector<store::TrialAsked> StudyRun::take_asked() {
    asked_designs_ = 0;
    return std::exchange(asked_, {});
}

std::vector<store::TrialEnded> StudyRun::take_answers() {
    std::vector<store::TrialEnded> ends;
    for (const auto& [original, repeat] : answers_) {
        store::TrialHistory known = history_.trial(original);
        if (!study::is_finished(known.state)) continue;
        ends.push_back({.trial = repeat,
                        .state = known.state,
                        .response = std::move(known.response),
                        .verdict = std::move(known.verdict),
                        .failure = std::move(known.failure)});
    }
    std::sort(ends.begin(), ends.end(),
              [](const auto& a, const auto& b) { return a.trial < b.trial; });
    return ends;
}

void StudyRun::apply(const store::Record& record) {
    const auto contradiction = history_.apply(record);
    FEMRUN_CHECK(!contradiction, *contradiction);
    if (const auto* asked = std::get_if<store::TrialAsked>(&record.fact); asked && asked->repeats)
        answers_.emplace(asked->repeats, asked->trial);
    if (const auto* solved = std::get_if<store::AttemptEnded>(&record.fact);
        solved && solved->counted && !solved->failure)
        note_solve(solved->seconds);
    const auto* ended = std::get_if<store::TrialEnded>(&record.fact);
    if (ended == nullptr) return;

    const store::TrialHistory trial = history_.trial(ended->trial);
    note_ending(trial);
    if (trial.repeats != 0)
        std::erase_if(answers_, [&](const auto& open) { return open.second == trial.number; });
    told_at_[trial.number] = ++told_;
    if (is_taught(history_, trial)) untold_.push_back(lesson(trial, goals_, set_up()));
}

void StudyRun::note_solve(double seconds) {
    if (!(seconds > 0)) return;  // nobody measured it
    solve_s_.push_back(seconds);
    if (solve_s_.size() > late_solves) solve_s_.pop_front();
}

void StudyRun::note_ending(const store::TrialHistory& trial) {
    last_change_ = {};
    if (!trial.is_one_more()) return;
    if (trial.state == study::TrialState::complete) {
        last_change_ = standing_.ended(trial.number, trial.verdict);
        failures_.succeeded();
    }
    if (!trial.failure) return;
    failures_.failed(trial.number, *trial.failure);
    if (history_.completed() > 0 || !failures_.hopeless(definition_.hopeless_after)) return;
    const AlikeFailures::Last last = *failures_.last();
    const std::string alike = last.others == 0 ? fmt::format("the last {} failed alike", last.alike)
                                               : fmt::format("{} of the last {} failed alike",
                                                             last.alike, last.alike + last.others);
    drain({.state = store::StudyState::paused,
           .why = fmt::format("no trial has succeeded, and {}: {}", alike, last.failure.message),
           .telling = last.trial});
}

void StudyRun::tell() {
    if (untold_.empty()) return;
    optimizer_.tell(std::exchange(untold_, {}), [link = link_](Result<void> done) {
        if (link->study != nullptr && !done) link->study->optimizer_failed(done.error());
    });
}

store::TrialEnded StudyRun::judged(std::uint64_t trial, std::vector<double> response) const {
    return run::judged(trial, history_.trials()[trial - 1].design, std::move(response), goals_,
                       space_);
}

void StudyRun::optimizer_failed(const Error& error) {
    // Nothing more to propose is an end like another; anything else is broken.
    const bool dry = error.kind == ErrorKind::unavailable;
    Error why = error;
    if (dry && history_.size() == 0)
        if (auto rules = study::no_design_keeps_the_rules(space_)) why.message = std::move(*rules);
    drain({dry ? store::StudyState::done : store::StudyState::paused, why.message, why});
    wake_();
}

void StudyRun::drain(Ending ending) {
    if (ending_) return;
    ending_ = std::move(ending);
    if (phase_ != Phase::over) phase_ = Phase::draining;
}

void StudyRun::break_off(const Error& error) {
    ending_ = {store::StudyState::paused, error.message, error};
    phase_ = Phase::over;
}

void StudyRun::check_budget(Duration elapsed) {
    if (phase_ != Phase::running) return;
    const bool nothing_open = open_trials() == 0 && asking_ == 0;
    const bool time_over = definition_.budget.time && elapsed >= *definition_.budget.time;
    if (!nothing_open && !time_over) return;
    if (const auto why = exhausted(definition_.budget, spent(elapsed)))
        drain({store::StudyState::done, *why, std::nullopt});
    else if (space_used_up_ && history_.size() == 0)
        optimizer_failed({ErrorKind::unavailable, "there is no design to try"});
    else if (space_used_up_)
        drain({store::StudyState::done,
               fmt::format("all {} designs of the search space that keep the rules are tried",
                           history_.designs()),
               std::nullopt});
    else if (repeats_itself())
        drain({store::StudyState::done,
               fmt::format("optimizer '{}' proposed only known designs {} times in a row, {} {} "
                           "tried",
                           definition_.optimizer.plugin, in_a_row_, history_.designs(),
                           history_.designs() == 1 ? "is" : "are"),
               std::nullopt});
}

void StudyRun::close() {
    FEMRUN_CHECK(phase_ == Phase::draining);
    phase_ = Phase::over;
}

}  // namespace femrun::run
