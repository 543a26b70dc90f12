// SPDX-License-Identifier: MIT
// Attempts: from "taken" to the acknowledgement of their report.
#include "worker/worker.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "work/design_hash.hpp"

namespace femrun::worker {

namespace {

/// A report on what no slot has begun.
work::Report not_begun(std::string why) {
    return {.failure = study::Failure{study::FailureKind::infrastructure, "worker", std::move(why),
                                      study::Cause::given_back}};
}

bool is_same(const work::Assignment& one, const work::Assignment& other) {
    return one.trial == other.trial && one.ordinal == other.ordinal && one.design == other.design;
}

}  // namespace

// -- what the scheduler says

/// Another attempt has the number of one that runs here: the database was restored from an older
/// copy. This one goes elsewhere, under another number.
void Worker::replace(const work::Assignment& assignment) {
    const AttemptId id = assignment.attempt;
    drop(id);
    end(assignment,
        not_begun(fmt::format("attempt {}: another of this number ran here", id.value)));
}

void Worker::assign(work::Assignment assignment) {
    const AttemptId id = assignment.attempt;
    if (const auto held = held_.find(id); held != held_.end()) {
        if (is_same(held->second.task.assignment, assignment)) return;  // said twice
        return replace(assignment);
    }
    if (const auto ended = ended_.find(id); ended != ended_.end()) {
        const Ended& before = ended->second;
        if (before.trial == assignment.trial && before.ordinal == assignment.ordinal &&
            before.design == work::design_hash(assignment.design))
            return keep(before);
        forget(id);
    }
    if (leaving_) return end(assignment, {.cancelled = true});
    const auto found = studies_.find(assignment.trial.study);
    if (found == studies_.end())
        return end(assignment, not_begun(fmt::format("attempt {}: study {} is not open here",
                                                     id.value, assignment.trial.study.value)));
    Study& study = found->second;
    if (study.state == Study::State::refused) return;  // `refused` tells of all that it was given
    if (assignment.definition != study.setup->definition)
        return end(assignment,
                   not_begun(fmt::format("attempt {}: study '{}' has another definition here",
                                         id.value, study.setup->name)));
    if (assignment.design.size() != study.setup->quantities.size())
        return end(assignment,
                   not_begun(fmt::format(
                       "attempt {}: the design has {} values, the study has {} quantities",
                       id.value, assignment.design.size(), study.setup->quantities.size())));
    held_.emplace(id,
                  Held{.task = {std::move(assignment), study.setup}, .database = terms_.database});
    if (!study.is_open()) return study.waiting.push_back(id);
    queue_.push_back(id);
    pump();
}

void Worker::assign_unreadable(const work::Assignment& what_is_known, const std::string& why) {
    const AttemptId attempt = what_is_known.attempt;
    if (held_.contains(attempt) || ended_.contains(attempt)) return;
    end(what_is_known, not_begun(fmt::format("attempt {}: {}", attempt.value, why)));
}

void Worker::revoke(AttemptId id) {
    const auto found = held_.find(id);
    if (found == held_.end()) return;
    if (found->second.slot != nullptr) return found->second.slot->revoke();
    take_off_queues(found->second);
    const auto held = held_.extract(found);
    end(held.mapped().task.assignment, {.cancelled = true}, held.mapped().database);
}

void Worker::drop(AttemptId id) {
    acknowledged(id);
    const auto found = held_.find(id);
    if (found == held_.end()) return;
    found->second.unwanted = true;
    revoke(id);
    acknowledged(id);  // one that had no slot is over now
}

void Worker::take_off_queues(const Held& held) {
    const AttemptId id = held.task.assignment.attempt;
    std::erase(queue_, id);
    if (const auto study = studies_.find(held.task.setup->study); study != studies_.end())
        std::erase(study->second.waiting, id);
}

// -- what happens at slots

/// Best is a free slot whose solver is open for the study, then an empty one.
Slot* Worker::slot_for(const work::StudySetup& setup) const {
    Slot* best = nullptr;
    for (Slot* const slot : slots_) {
        if (!slot->free()) continue;
        if (slot->has_solver_for(setup)) return slot;
        if (best == nullptr || (best->has_solver() && !slot->has_solver())) best = slot;
    }
    return best;
}

void Worker::pump() {
    while (!queue_.empty()) {
        Held& held = held_.at(queue_.front());
        Slot* const slot = slot_for(*held.task.setup);
        if (slot == nullptr) return;
        queue_.pop_front();
        held.slot = slot;
        slot->run(held.task);
    }
}

void Worker::begins(AttemptId attempt, Instant now) {
    const auto found = held_.find(attempt);
    if (found == held_.end()) return;
    found->second.begun = now;
    newly_begun_.push_back(attempt);
    // Not at once: whoever solves in microseconds begins more than anybody wants to hear.
    if (!tell_begun_at_) tell_begun_at_ = now + times_.begun_after;
}

void Worker::over(AttemptId attempt, work::Report report) {
    const auto found = held_.find(attempt);
    if (found == held_.end()) return;
    const auto ended = held_.extract(found);
    const Held& held = ended.mapped();
    if (report.failure && failures_are_the_engines_) {
        report.failure.reset();
        report.cancelled = true;
    }
    if (!held.unwanted) end(held.task.assignment, std::move(report), held.database);
    let_go(held);
    pump();
}

/// The solver of a study that is closed, or set up otherwise by now.
void Worker::let_go(const Held& held) {
    const auto study = studies_.find(held.task.setup->study);
    if (study == studies_.end() || study->second.setup->definition != held.task.setup->definition)
        held.slot->let_go(held.task.setup->study);
}

// -- reports

void Worker::end(const work::Assignment& assignment, work::Report report,
                 const work::DatabaseId& database) {
    Ended ended{assignment.attempt,
                assignment.trial,
                assignment.ordinal,
                assignment.definition,
                std::move(report),
                database,
                assignment.design.empty() ? 0 : work::design_hash(assignment.design)};
    // Of what was taken back nothing was paid for.
    if (keeper_ != nullptr && !ended.report.cancelled) keeper_->ended(ended);
    keep(std::move(ended));
}

void Worker::keep(Ended ended) {
    const AttemptId id = ended.attempt;
    ended_.insert_or_assign(id, std::move(ended));
    const bool first = unsent_.empty();
    unsent_.push_back(id);
    if (first && link_ != nullptr) link_->reports_wait();
}

std::vector<const Ended*> Worker::take_reports(std::size_t count_max) {
    std::vector<const Ended*> reports;
    while (!unsent_.empty() && reports.size() < count_max) {
        const auto found = ended_.find(unsent_.front());
        unsent_.pop_front();
        if (found != ended_.end()) reports.push_back(&found->second);
    }
    return reports;
}

void Worker::acknowledged(AttemptId attempt) { forget(attempt); }

void Worker::forget(AttemptId attempt) {
    const auto ended = ended_.extract(attempt);
    kept_.erase(attempt);
    if (ended && keeper_ != nullptr) keeper_->forgotten(ended.mapped());
}

void Worker::kept(AttemptId attempt) {
    constexpr std::size_t kept_max = 10'000;
    if (!ended_.contains(attempt)) return;
    kept_.insert(attempt);
    if (kept_.size() <= kept_max) return;
    noticed(
        fmt::format("keeps more than {} reports for studies that are not open; the oldest, of "
                    "attempt {}, is forgotten",
                    kept_max, kept_.begin()->value));
    forget(*kept_.begin());
}

void Worker::say_again(std::span<const AttemptId> attempts) {
    const bool none_waited = unsent_.empty();
    for (const AttemptId id : attempts) {
        if (kept_.erase(id) > 0) unsent_.push_back(id);
    }
    if (none_waited && !unsent_.empty() && link_ != nullptr) link_->reports_wait();
}

// -- leaving

void Worker::leave(Leave how) {
    if (!std::exchange(leaving_, true) && link_ != nullptr) link_->leaving();
    std::vector<AttemptId> given_back;
    for (const auto& [id, held] : held_)
        if (held.slot == nullptr || how == Leave::now) given_back.push_back(id);
    std::sort(given_back.begin(), given_back.end());
    for (const AttemptId id : given_back) revoke(id);
}

// -- the link

void Worker::inherit(std::vector<Ended> reports) {
    std::move(reports.begin(), reports.end(), std::back_inserter(aside_));
}

void Worker::meet(const work::DatabaseId& database) {
    std::vector<Ended> others;
    for (auto it = ended_.begin(); it != ended_.end();) {
        const bool is_of_it = it->second.database == database;
        if (!is_of_it) others.push_back(std::move(it->second));
        it = is_of_it ? std::next(it) : ended_.erase(it);
    }
    for (Ended& ended : std::exchange(aside_, {}))
        if (ended.database == database && !held_.contains(ended.attempt))
            ended_.emplace(ended.attempt, std::move(ended));
        else
            others.push_back(std::move(ended));
    aside_ = std::move(others);
}

void Worker::link_up(Link& link, const work::Terms& terms, Instant now) {
    link_ = &link;
    terms_ = terms;
    leaving_heard_ = false;
    alone_since_.reset();
    if (leaving_) link.leaving();
    for (auto& [id, study] : studies_) {
        if (study.state == Study::State::refused) link.refused(id, study.why_refused);
        if (study.state == Study::State::telling || study.is_open()) link.opened(id, study.home);
    }
    unsent_.clear();
    kept_.clear();
    for (const auto& [id, ended] : ended_) unsent_.push_back(id);
    if (!unsent_.empty()) link.reports_wait();
    beat(now);
}

std::vector<work::Holding> Worker::holding(Instant now) const {
    std::vector<work::Holding> all;
    for (const auto& [id, held] : held_) {
        const work::Assignment& it = held.task.assignment;
        all.push_back({id, it.trial, it.ordinal, it.definition,
                       held.begun ? std::optional(now - *held.begun) : std::nullopt, held.database,
                       /*ended=*/false, work::design_hash(it.design)});
    }
    for (const auto& [id, ended] : ended_)
        all.push_back({id, ended.trial, ended.ordinal, ended.definition, Duration::zero(),
                       ended.database, /*ended=*/true, ended.design});
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.attempt < b.attempt; });
    return all;
}

void Worker::progressed(AttemptId attempt, double fraction, const std::string& stage) {
    if (link_ != nullptr) link_->progressed(attempt, fraction, stage);
}

void Worker::noticed(const std::string& sentence) {
    if (link_ != nullptr) link_->log(LogLevel::warning, sentence);
}

// -- time

std::optional<Instant> Worker::next_deadline() const {
    std::optional<Instant> next = tell_begun_at_;
    const auto earlier = [&](std::optional<Instant> other) {
        if (other && (!next || *other < *next)) next = other;
    };
    earlier(next_beat());
    if (!over_) earlier(times_.ends);
    if (times_.useless_after && is_alone())
        earlier(alone_since_ ? *alone_since_ + *times_.useless_after : Instant{});
    for (const auto& [id, study] : studies_) earlier(study.try_again);
    return next;
}

void Worker::tick(Instant now) {
    for (auto& [id, study] : studies_)
        if (study.try_again && *study.try_again <= now) take_up(id, study, now);
    if (tell_begun_at_ && *tell_begun_at_ <= now) tell_begun(now);
    if (const auto next = next_beat(); next && *next <= now) beat(now);
    look_at_end(now);
    look_for_use(now);
}

std::optional<Duration> Worker::ends_in(Instant now) const {
    if (!times_.ends) return std::nullopt;
    return std::max(*times_.ends - now, Duration::zero());
}

bool Worker::ends_at(Instant at, Instant now) {
    // Engines count in seconds, and it took a while to be told.
    constexpr Duration same = std::chrono::seconds(5);
    if (leaving_) return false;
    if (times_.ends && at - same < *times_.ends && *times_.ends < at + same) return false;
    times_.ends = std::max(at, now);
    return true;
}

void Worker::look_at_end(Instant now) {
    if (over_ || !times_.ends || now < *times_.ends) return;
    over_ = true;
    leave(Leave::now);
}

void Worker::look_for_use(Instant now) {
    if (!times_.useless_after) return;
    if (!is_alone()) return alone_since_.reset();
    if (!alone_since_) alone_since_ = now;
    if (now < *alone_since_ + *times_.useless_after) return;
    useless_ = true;
    leave(Leave::now);
}

/// Counted from the last one whatever it has got since: what is given to a worker that had nothing
/// is named at once if the last sign is older than it would have been with something.
std::optional<Instant> Worker::next_beat() const {
    if (link_ == nullptr || !last_beat_) return std::nullopt;
    return *last_beat_ + (has_nothing() ? terms_.idle_sign_every() : terms_.sign_every());
}

void Worker::beat(Instant now) {
    last_beat_ = now;
    std::vector<AttemptId> holding;
    std::vector<Begun> begun;
    holding.reserve(held_.size() + ended_.size());
    for (const auto& [id, held] : held_) {
        holding.push_back(id);
        if (held.begun) begun.push_back({id, now - *held.begun});
    }
    for (const auto& [id, ended] : ended_) holding.push_back(id);
    link_->heartbeat(holding, begun);
}

void Worker::tell_begun(Instant now) {
    tell_begun_at_.reset();
    std::vector<Begun> begun;
    for (const AttemptId id : std::exchange(newly_begun_, {})) {
        const auto found = held_.find(id);
        if (found != held_.end()) begun.push_back({id, now - *found->second.begun});
    }
    if (link_ != nullptr && !begun.empty()) link_->begun(begun);
}

}  // namespace femrun::worker
