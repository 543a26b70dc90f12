// SPDX-License-Identifier: MIT
#include "followed_study.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "loop/interrupts.hpp"
#include "view/status_text.hpp"
#include "visit.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

// Soon at first: a scheduler that is started anew is back in a second. Ten seconds are what a
// person who waits for it does not mind.
constexpr Duration first_wait = 200ms, longest_wait = 10s;
// Often enough to look alive, seldom enough to cost nothing.
constexpr Duration look_every = 100ms;
// Restoring a large optimizer does not keep a study from being open: this is for finding its
// plugin.
constexpr Duration taken_up_within = 10s;

}  // namespace

FollowedStudy::FollowedStudy(loop::EventLoop& loop, gate::Address address, std::string name,
                             std::string options, Observer& observer)
    : loop_(loop),
      address_(std::move(address)),
      name_(std::move(name)),
      options_(std::move(options)),
      observer_(observer),
      next_wait_(first_wait) {}

Result<FollowedStudy::Ended> FollowedStudy::run() {
    connect();
    {
        loop::Interrupts interrupts(loop_, [this] { finish(Ended::left); });
        loop_.run();
    }
    under_way_ = nullptr;
    house_ = nullptr;
    if (was_found()) observer_.looked(seen());
    return *ended_;
}

void FollowedStudy::finish(Result<Ended> ended) {
    if (!ended_) ended_ = std::move(ended);
    loop_.stop();
}

// -- the connection

void FollowedStudy::connect() {
    under_way_ = go_to(loop_, address_, work::Role::viewer)
                     .then(
                         [this](kj::Own<net::RemoteHouse>&& house) {
                             house_ = kj::mv(house);
                             connected_ = monotonic_now();
                             loop_.post([this] { find(); });
                         },
                         [this](kj::Exception&& exception) {
                             using Type = kj::Exception::Type;
                             const bool nobody = exception.getType() == Type::DISCONNECTED ||
                                                 exception.getType() == Type::OVERLOADED;
                             // Who was never there is told at once.
                             if (nobody && was_found())
                                 reconnect(loop::text_of(exception));
                             else
                                 finish(Error{nobody ? ErrorKind::unavailable : ErrorKind::invalid,
                                              loop::text_of(exception)});
                         })
                     .eagerlyEvaluate(nullptr);
}

void FollowedStudy::reconnect(const std::string& why) {
    lost_ = true;
    observer_.lost(why, std::chrono::duration<double>(next_wait_).count());
    const Duration wait = std::exchange(next_wait_, std::min(next_wait_ * 2, longest_wait));
    // Not from within the callback of what is replaced.
    loop_.post([this, wait] {
        house_ = nullptr;
        under_way_ = loop_.after(wait)
                         .then([this] { loop_.post([this] { connect(); }); })
                         .eagerlyEvaluate(nullptr);
    });
}

/// What was asked came to nothing.
void FollowedStudy::trouble(const Error& error) {
    if (error.kind == ErrorKind::unavailable && was_found())
        reconnect(error.message);
    else
        finish(error);
}

// -- the study

void FollowedStudy::find() {
    if (database_ && *database_ != house_->database())
        return finish(Error{ErrorKind::conflict,
                            fmt::format("{}: another scheduler answers there now, with another "
                                        "database; study '{}' is not its",
                                        address_.place.text(), name_)});
    database_ = house_->database();
    house_->study(name_, [this](Result<control::StudyStatus> study) {
        if (!study) return trouble(study.error());
        if (id_ && *id_ != study->id)
            return finish(
                Error{ErrorKind::conflict, fmt::format("study '{}' is another one now", name_)});
        id_ = study->id;
        name_ = study->name;
        now_.study = *study;
        if (caught_up_) return follow();
        define();
    });
}

/// With what is on record by then: a study that was changed is folded anew.
void FollowedStudy::define() {
    house_->definition(*id_, [this](Result<std::string> json) {
        if (!json) return trouble(json.error());
        auto definition = store::definition_from_json(*json);
        if (!definition) return finish(definition.error());
        auto study = view::RecordedStudy::of(*id_, *std::move(definition), {}, false, options_);
        if (!study) return finish(study.error());
        ++definition_number_;
        study_ = *std::move(study);
        upto_ = 0;
        caught_up_ = false;
        failures_ = {};
        follow();
    });
}

void FollowedStudy::follow() {
    if (std::exchange(lost_, false)) observer_.back();
    house_->follow(*id_, upto_, [this](Result<control::Followed> followed) {
        if (!followed) return trouble(followed.error());
        next_wait_ = first_wait;
        take(*std::move(followed));
    });
}

void FollowedStudy::take(control::Followed followed) {
    for (const store::Record& record : followed.records) {
        // The definition that was read is of after a change that came before it was asked for.
        if (caught_up_ && std::holds_alternative<store::StudyRevised>(record.fact)) return define();
        if (const auto contradiction = study_->add(record))
            return finish(Error{ErrorKind::corrupt,
                                fmt::format("what the scheduler has on record contradicts itself: "
                                            "{}",
                                            *contradiction)});
        const auto* const ended = std::get_if<store::TrialEnded>(&record.fact);
        if (ended == nullptr) continue;
        if (ended->failure)
            failures_.failed(ended->trial, *ended->failure);
        else
            failures_.succeeded();
    }
    upto_ = followed.upto;
    followed.records.clear();
    now_ = std::move(followed);
    if (now_.more) return follow();
    caught_up_ = true;
    if (!now_.study.open && !may_be_taken_up()) return finish(Ended::over);
    if (const Instant now = monotonic_now(); now - looked_ >= look_every) {
        looked_ = now;
        observer_.looked(seen());
    }
    follow();
}

/// A scheduler that has just started opens what is on record as running, one after the other.
bool FollowedStudy::may_be_taken_up() const {
    return now_.study.state == store::StudyState::running &&
           monotonic_now() - connected_ < taken_up_within;
}

StudySeen FollowedStudy::seen() const {
    using Phase = view::Progress::Phase;
    const store::History& history = study_->history();
    const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
    StudySeen seen{.subject = study_->subject(),
                   .definition_number = definition_number_,
                   .phase = now_.trouble ? Phase::unwritable
                            : now_.restoring
                                ? (history.size() == 0 ? Phase::starting : Phase::restoring)
                            : now_.draining ? Phase::draining
                                            : Phase::running,
                   .over = !now_.study.open,
                   .slots = now_.slots,
                   .elapsed_s = seconds(history.active()),
                   .queued = now_.study.queued,
                   .waiting_licence = now_.study.waiting_licence,
                   .jobs = view::jobs_line(now_.crews)};
    if (const auto last = failures_.last())
        seen.last_failure =
            view::LastFailure{last->trial, last->failure.message, last->alike, last->others};
    for (const control::RunningAttempt& running : now_.running)
        seen.running.push_back({running.trial, running.stage, running.fraction,
                                seconds(running.since), running.silent});
    return seen;
}

}  // namespace femrun::app
