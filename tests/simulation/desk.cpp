// SPDX-License-Identifier: MIT
#include "desk.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::simulation {

using schedule::Accepted;

Desk::Desk(World& world) : world_(world) {
    for (const StudyPlan& plan : world.plan.studies) {
        studies_.push_back({StudyId{studies_.size() + 1}, &plan, {}, 0, false});
        trials_open_ += plan.trials;
    }
}

void Desk::open(std::function<void()> lines_cut) {
    lines_cut_ = std::move(lines_cut);
    crash();
    world_.after(world_.chance.about(world_.plan.scheduler_sleeps_every), [this] { sleep(); });
    for (Study& study : studies_)
        if (study.plan->stopped_at)
            world_.after(*study.plan->stopped_at, [this, &study] { stop(study); });
}

/// The scheduler is gone with all it knew; another is built from the records. Also the first start.
void Desk::crash() {
    ++life_;
    if (life_ > 1) ++world_.outcome.restarts;
    lines_cut_();
    for (const auto& [id, attempt] : open_attempts_) trial(attempt.trial).open.clear();
    missed_.clear();
    asleep_ = false;
    const auto cut_short = std::exchange(open_attempts_, {});
    workers_.clear();
    for (auto& [name, pool] : pools_) pool.held = 0;

    const Instant now = this->now();
    scheduler_ = std::make_unique<schedule::Scheduler>(schedule::Settings{
        .heartbeat = world_.plan.heartbeat, .first_attempt = AttemptId{last_attempt_ + 1}});
    for (Study& study : studies_) {
        if (study.stopped) continue;
        scheduler_->study_opened(study.id, study.plan->terms);
        scheduler_->set_backlog(study.id, backlog_);
        for (std::uint64_t number = 1; number <= study.trials.size(); ++number)
            if (const Trial& open = study.trials[number - 1]; !open.ended)
                scheduler_->trial_queued({study.id, number}, open.attempts_used);
    }
    for (const auto& [name, pool] : pools_)
        for (const auto& [until, tokens] : pool.resting)
            if (until > world_.now())
                scheduler_->licences_rest(name, static_cast<std::uint32_t>(tokens),
                                          now + (until - world_.now()));
    for (const auto& [id, attempt] : cut_short) {
        scheduler_->attempt_recalled(id, attempt.trial, now);
        for (const auto& [name, licence] : study(attempt.trial.study).plan->terms.licences)
            pools_[name].resting.emplace(world_.now() + licence.cooldown, licence.hold);
    }
    turn();
    world_.after(world_.chance.about(world_.plan.scheduler_dies_every), [this] { crash(); });
}

/// The lid is closed: what comes meanwhile is heard when it is opened.
void Desk::sleep() {
    world_.after(world_.chance.about(world_.plan.scheduler_sleeps_every), [this] { sleep(); });
    if (std::exchange(asleep_, true)) return;
    ++world_.outcome.sleeps;
    world_.after(world_.chance.between(10s, 20min), [this, life = life_] {
        if (life != life_) return;
        asleep_ = false;
        for (const auto& what : std::exchange(missed_, {})) what();
        turn();
    });
}

void Desk::stop(Study& study) {
    if (asleep_) return missed_.push_back([this, &study] { stop(study); });
    study.stopped = true;
    scheduler_->study_stopped(study.id);
    turn();
    if (study.open != 0) world_.broken("a stopped study has trials that were not cancelled");
    const std::uint64_t never_asked = study.plan->trials - study.trials.size();
    trials_open_ -= never_asked;
    world_.outcome.cancelled += never_asked;
}

void Desk::ask() {
    for (Study& study : studies_)
        while (!study.stopped && study.open < study.plan->at_once &&
               study.trials.size() < study.plan->trials) {
            study.trials.push_back({.queued = world_.now(), .open = {}});
            ++study.open;
            scheduler_->trial_queued({study.id, study.trials.size()});
        }
}

void Desk::turn() {
    ask();
    if (world_.chance.one_in(5000)) {
        backlog_ = static_cast<std::uint32_t>(world_.chance.below(4));
        for (const Study& study : studies_) scheduler_->set_backlog(study.id, backlog_);
    }
    for (const schedule::Command& command : scheduler_->tick(now())) {
        ++world_.outcome.commands;
        write_down(
            {command.index(), static_cast<std::uint64_t>((world_.now() - Instant{}).count())});
        match(command, [&](const auto& order) { carry_out(order); });
    }
    for (const TrialId id : std::exchange(taken_back_, {}))
        if (!trial(id).ended && trial(id).open.empty() && !trial(id).lost_one)
            world_.broken("a solve is taken back although nobody else has its trial");
    wake_at_deadline();
}

void Desk::wake_at_deadline() {
    const std::optional<Instant> deadline = scheduler_->next_deadline();
    if (!deadline) return;
    const Instant wake = std::max(
        world_.now(), std::min(time_.clock(*deadline), world_.now() + WakingTime::tolerated));
    time_.appoint(wake);
    if (wake_ && *wake_ <= wake && *wake_ > world_.now()) return;
    wake_ = wake;
    world_.at(wake, [this] {
        if (wake_ == world_.now() && !asleep_) turn();
    });
}

/// FNV-1a: the same commands in the same order give the same digest.
void Desk::write_down(std::initializer_list<std::uint64_t> facts) {
    std::uint64_t& digest = world_.outcome.digest;
    for (const std::uint64_t fact : facts) digest = (digest ^ fact) * 0x100000001B3u;
}

// -- what machines do

WorkerId Desk::enlist(std::uint32_t slots, std::function<void(WorkerId, const Order&)> line) {
    const WorkerId id{++last_worker_};
    workers_[id] = {slots, {}, std::move(line), {}};
    scheduler_->worker_enlisted(id, slots, now());
    turn();
    return id;
}

void Desk::line_cut(WorkerId worker) {
    if (asleep_) return missed_.push_back([this, worker] { line_cut(worker); });
    if (!workers_.contains(worker)) return;
    scheduler_->worker_gone(worker, "the line was cut", now());
    turn();
    workers_.erase(worker);
}

void Desk::opened(WorkerId worker, StudyId id) {
    if (asleep_) return missed_.push_back([this, worker, id] { opened(worker, id); });
    if (workers_.contains(worker) && !study(id).stopped)
        scheduler_->worker_opened(worker, id, study(id).plan->home);
}

void Desk::begun(WorkerId worker, const std::vector<Begun>& begun) {
    if (asleep_) return missed_.push_back([this, worker, begun] { this->begun(worker, begun); });
    if (!workers_.contains(worker)) return;
    for (const Begun& one : begun)
        if (const auto found = open_attempts_.find(one.attempt); found != open_attempts_.end())
            found->second.begun = true;
    scheduler_->attempts_begun(worker, begun, now());
}

void Desk::heartbeat(WorkerId worker, const std::vector<AttemptId>& running,
                     const std::vector<Begun>& begun) {
    if (asleep_)
        return missed_.push_back(
            [this, worker, running, begun] { heartbeat(worker, running, begun); });
    if (!workers_.contains(worker)) return;
    for (const AttemptId id : running)
        if (const auto found = open_attempts_.find(id); found != open_attempts_.end())
            found->second.heard = now();
    for (const Begun& one : begun)
        if (const auto found = open_attempts_.find(one.attempt); found != open_attempts_.end())
            found->second.begun = true;
    scheduler_->heartbeat(worker, running, now(), begun);
    turn();
}

void Desk::report(AttemptId attempt, const Ending& ending) {
    if (asleep_) return missed_.push_back([this, attempt, ending] { report(attempt, ending); });
    const TrialId id = attempts_.at(attempt);
    const bool was_running = open_attempts_.contains(attempt);
    const bool had_ended = trial(id).ended;
    const bool was_late = was_running && trial(id).open.size() > 1;
    const Accepted accepted = ending ? scheduler_->attempt_failed(attempt, *ending, now())
                                     : scheduler_->attempt_solved(attempt, now());
    if (accepted == Accepted::first && had_ended) world_.broken("a trial was counted twice");
    if (was_running && !was_late && !ending && accepted != Accepted::first)
        world_.broken("the report of a running attempt was refused");
    if (!ending && accepted == Accepted::late && !had_ended)
        world_.broken("a solved trial that had not ended was refused");
    if (accepted != Accepted::first) ++world_.outcome.late_reports;

    if (was_running) {
        const bool killed = ending && (ending->kind == study::FailureKind::infrastructure ||
                                       ending->stage == "time");
        if (ending && ending->stage == "licence") --trial(id).attempts_used;
        close_attempt(attempt, killed ? Solver::killed : Solver::ended);
    }
    if (accepted == Accepted::first && !ending) end_trial(id, world_.outcome.complete);
    turn();
}

void Desk::refused(WorkerId worker, StudyId id) {
    if (asleep_) return missed_.push_back([this, worker, id] { refused(worker, id); });
    const auto found = workers_.find(worker);
    if (found == workers_.end() || study(id).stopped) return;
    ++world_.outcome.refusals;
    found->second.refuses.insert(id);
    scheduler_->worker_refused(worker, id, "not installed here");
    turn();
    for (const AttemptId attempt : found->second.attempts)
        if (open_attempts_.at(attempt).trial.study == id)
            world_.broken("a worker keeps what it refuses");
}

// -- the books

void Desk::end_trial(TrialId id, std::uint64_t& count) {
    Trial& what = trial(id);
    if (what.ended) world_.broken("a trial ended twice");
    what.ended = true;
    ++count;
    --study(id.study).open;
    --trials_open_;
    const Duration waited = world_.now() - what.queued;
    world_.outcome.longest_wait = std::max(world_.outcome.longest_wait, waited);
    if (waited > world_.plan.longest_wait)
        world_.broken(fmt::format("trial {} of study {} starved", id.number, id.study.value));
}

void Desk::close_attempt(AttemptId id, Solver solver) {
    const auto found = open_attempts_.find(id);
    const Attempt attempt = found->second;
    open_attempts_.erase(found);
    trial(attempt.trial).open.erase(id);
    if (const auto worker = workers_.find(attempt.worker); worker != workers_.end())
        worker->second.attempts.erase(id);
    if (!attempt.late) release(study(attempt.trial.study), solver);
}

void Desk::hold(const Study& of) {
    for (const auto& [name, licence] : of.plan->terms.licences) {
        Pool& pool = pools_[name];
        pool.resting.erase(pool.resting.begin(), pool.resting.upper_bound(world_.now()));
        pool.held += licence.hold;
        std::uint64_t out = pool.held;
        for (const auto& [until, tokens] : pool.resting) out += tokens;
        if (out > licence.count)
            world_.broken(fmt::format("{} licences '{}' are out of {}", out, name, licence.count));
    }
}

void Desk::release(const Study& of, Solver solver) {
    for (const auto& [name, licence] : of.plan->terms.licences) {
        Pool& pool = pools_[name];
        pool.held -= licence.hold;
        if (solver == Solver::killed)
            pool.resting.emplace(world_.now() + licence.cooldown, licence.hold);
    }
}

void Desk::check_end() const {
    if (trials_open_ != 0) {
        std::string where;
        for (const Study& study : studies_) {
            const auto counts = scheduler_->counts(study.id);
            where +=
                fmt::format("; study {}: {} queued, {} of them for a licence, {} running",
                            study.id.value, counts.queued, counts.waiting_licence, counts.running);
        }
        world_.broken(fmt::format("{} trials never ended{}", trials_open_, where));
    }
    if (!open_attempts_.empty()) world_.broken("attempts run on after the last trial ended");
}

}  // namespace femrun::simulation
