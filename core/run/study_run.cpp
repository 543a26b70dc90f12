// SPDX-License-Identifier: MIT
#include "run/study_run.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "run/judging.hpp"
#include "run/lessons.hpp"
#include "study/kept_rules.hpp"

namespace femrun::run {

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
        const store::TrialHistory& trial = history_.trials()[number - 1];
        if (trial.state == study::TrialState::complete) standing_.ended(number, trial.verdict);
    }
    told_ = history_.ended().size();
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

std::uint64_t StudyRun::open_trials() const {
    return history_.trials().size() - history_.ended().size() + asked_.size();
}

Spent StudyRun::spent(Duration elapsed) const {
    return {.proposed = history_.trials().size() + asked_.size() + asking_,
            .completed = history_.completed(),
            .open = open_trials() + asking_,
            .elapsed = elapsed};
}

void StudyRun::ask_up_to(std::uint64_t slots, std::uint64_t ahead, Duration elapsed) {
    const std::uint64_t target = slots + ahead;
    if (phase_ != Phase::running || asking_ > 0) return;
    while (open_trials() < target && affordable(definition_.budget, spent(elapsed)) > 0 &&
           history_.trials().size() + asked_.size() < definition_.enqueued.size())
        adopt_next();

    const std::uint64_t open = open_trials();
    if (open >= target || space_used_up_) return;
    const std::uint64_t may = affordable(definition_.budget, spent(elapsed));
    const std::uint64_t wanted = std::min(target - open, may);
    // What is asked for ahead goes in big bites: a call costs the same for one design as for many.
    const bool nibble = open >= slots && wanted < ahead / 4 && wanted < may;
    if (wanted == 0 || nibble) return;

    tell();  // it is asked with all that is known
    std::vector<std::uint64_t> trials(wanted);
    for (std::uint64_t i = 0; i < wanted; ++i)
        trials[i] = history_.trials().size() + asked_.size() + i + 1;
    asking_ = wanted;
    optimizer_.ask(std::move(trials), [link = link_,
                                       first = history_.trials().size() + asked_.size() + 1, wanted,
                                       told = told_](Result<std::vector<study::Design>> designs) {
        StudyRun* self = link->study;
        if (self == nullptr) return;
        self->asking_ = 0;
        if (!designs) return self->optimizer_failed(designs.error());
        if (designs->size() < wanted) self->space_used_up_ = true;
        std::uint64_t number = first;
        for (study::Design& design : *designs)
            self->asked_.push_back({number++, store::Origin::optimizer, told, std::move(design)});
        self->wake_();
    });
}

void StudyRun::adopt_next() {
    const std::uint64_t number = history_.trials().size() + asked_.size() + 1;
    const study::Design& design = definition_.enqueued[number - 1];
    asked_.push_back({number, store::Origin::user, told_, design});
    untold_.push_back(Adopted{number, design});
}

std::vector<store::TrialAsked> StudyRun::take_asked() { return std::exchange(asked_, {}); }

void StudyRun::apply(const store::Record& record) {
    const auto contradiction = history_.apply(record);
    FEMRUN_CHECK(!contradiction, *contradiction);
    const auto* ended = std::get_if<store::TrialEnded>(&record.fact);
    if (ended == nullptr) return;

    const store::TrialHistory& trial = history_.trials()[ended->trial - 1];
    note_ending(trial);
    ++told_;
    untold_.push_back(
        lesson(trial, goals_, history_.completed() > 0 ? SetUp::proven : SetUp::unproven));
}

void StudyRun::note_ending(const store::TrialHistory& trial) {
    last_change_ = {};
    if (trial.state == study::TrialState::complete) {
        last_change_ = standing_.ended(trial.number, trial.verdict);
        failures_.succeeded();
    }
    if (!trial.failure) return;
    failures_.failed(trial.number, *trial.failure);
    if (history_.completed() > 0 || !failures_.hopeless(definition_.hopeless_after)) return;
    const AlikeFailures::Last& last = *failures_.last();
    drain({.state = store::StudyState::paused,
           .why = fmt::format("no trial has succeeded, and the last {} failed alike: {}",
                              last.alike, last.failure.message),
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
                           history_.trials().size()),
               std::nullopt});
}

void StudyRun::close() {
    FEMRUN_CHECK(phase_ == Phase::draining);
    phase_ = Phase::over;
}

}  // namespace femrun::run
