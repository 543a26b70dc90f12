// SPDX-License-Identifier: MIT
#include "run/runner.hpp"

#include <algorithm>

#include "base/match.hpp"
#include "run/licences_at_rest.hpp"
#include "run/tidy_files.hpp"
#include "run/time_words.hpp"

namespace femrun::run {

namespace {

schedule::StudyTerms terms_of(const study::StudyDefinition& definition) {
    return {.retry = definition.retry,
            .solve_limit = definition.solve_limit,
            .licences = definition.licences,
            .share = definition.share,
            .demand = {definition.solver.plugin, definition.requirements},
            .memory_limit = definition.memory_limit};
}

/// Attempts that count against attempts_max after a restart: not those that Femrun's own end, its
/// user, a missing licence, a condition of the PC or a mistake of the set-up took, nor those that
/// were lost for no reason of the design's. What the PC lacked then it may have now.
std::uint32_t attempts_used(const store::History& history, std::uint64_t trial) {
    std::uint32_t used = 0;
    for (const store::AttemptHistory& attempt : history.attempts(trial))
        if (attempt.failure && attempt.counted && attempt.state != study::AttemptState::cancelled &&
            attempt.failure->kind != study::FailureKind::setup &&
            attempt.failure->cause != study::Cause::femrun &&
            !schedule::is_licence_wait(*attempt.failure) &&
            !schedule::is_condition_of_pc(*attempt.failure))
            ++used;
    return used;
}

/// What is held against the trial: it alone died with its worker (which counts), in whose process
/// its plugin lives, or others and it did. One whose plugin has no such home is suspected later.
schedule::Suspicion suspicion(const store::History& history, std::uint64_t trial,
                              study::Isolation isolation) {
    schedule::Suspicion of;
    for (const store::AttemptHistory& attempt : history.attempts(trial)) {
        if (!attempt.failure) continue;
        const bool with_worker = attempt.failure->cause == study::Cause::worker;
        if (attempt.counted && (with_worker || attempt.failure->cause == study::Cause::host))
            ++of.hosts_killed;
        if (!with_worker) continue;
        if (attempt.counted || isolation == study::Isolation::thread)
            of.beside = schedule::Beside::nobody;
        if (!attempt.counted) ++of.lost_together;
    }
    return of;
}

}  // namespace

Runner::Runner(AttemptId first_attempt, WorkersPort& workers, JournalPort& journal,
               const ClockPort& clock, Coming coming, Duration adoption_grace, Duration lease,
               IsGone is_gone)
    : scheduler_({.lease = lease, .first_attempt = first_attempt}),
      workers_(workers),
      journal_(journal),
      ledger_(journal),
      clock_(clock),
      coming_(coming),
      adoption_grace_(adoption_grace),
      is_gone_(std::move(is_gone)) {}

void Runner::open(std::unique_ptr<StudyRun> study) {
    const StudyId id = study->id();
    const auto [entry, is_new] = studies_.try_emplace(id);
    FEMRUN_CHECK(is_new, static_cast<unsigned long long>(id.value));
    Study& at_work = entry->second;
    at_work.run = std::move(study);
    at_work.opened = clock_.now();
    if (ledger_.broken()) {
        at_work.run->break_off(*ledger_.trouble());
        at_work.closed = true;
        return;
    }
    scheduler_.study_opened(id, terms_of(at_work.run->definition()));
    note_house_licences(at_work.run->definition());
    at_work.run->restore();  // before the facts below: they are not yet part of the past

    const store::History& past = at_work.run->history();
    at_work.before = past.active();
    recall_licences(at_work.run->definition(), past);
    record(id, store::StudyChanged{store::StudyState::running, ""});
    remember_times(id, past);
    for (const store::TrialHistory& trial : past.trials()) {
        if (trial.repeats != 0) continue;
        if (study::is_finished(trial.state)) {
            if (past.has_open_attempt(trial.number)) end_outlived({id, trial.number}, past);
            continue;
        }
        std::vector<store::AttemptHistory> cut_short;
        std::uint32_t last_ordinal = 0;
        for (const store::AttemptHistory& attempt : past.attempts(trial.number)) {
            last_ordinal = std::max(last_ordinal, attempt.ordinal);
            if (attempt.state == study::AttemptState::started) cut_short.push_back(attempt);
        }
        const TrialId of{id, trial.number};
        scheduler_.trial_queued(of, attempts_used(past, trial.number), last_ordinal,
                                suspicion(past, trial.number, at_work.run->definition().isolation));
        for (const store::AttemptHistory& attempt : cut_short) recall(of, attempt);
        remember_lost(of, past);
    }
}

/// Those who end soon are given what can be expected to end before.
void Runner::remember_times(StudyId id, const store::History& past) {
    constexpr std::size_t enough = 100;
    std::vector<Duration> took;  // the last first
    for (std::uint64_t number = past.size(); number > 0 && took.size() < enough; --number)
        for (const store::AttemptHistory& attempt : past.attempts(number))
            if (attempt.state == study::AttemptState::reported && !attempt.failure)
                took.push_back(worked_for(attempt.seconds));
    std::for_each(took.rbegin(), took.rend(),
                  [&](Duration one) { scheduler_.solved_before(id, one); });
}

void Runner::recall_licences(const study::StudyDefinition& definition, const store::History& past) {
    study::StudyDefinition as_here = definition;
    for (auto& [name, licence] : as_here.licences) {
        const auto pool = pools_.find(name);
        if (pool == pools_.end()) continue;
        licence.count = pool->second.count;
        licence.cooldown = std::max(
            licence.cooldown, std::chrono::ceil<std::chrono::milliseconds>(pool->second.cooldown));
    }
    for (const AtRest& rest : licences_at_rest(as_here, past, clock_.wall()))
        scheduler_.licences_rest(rest.attempt, rest.pool, rest.licences, waking_now() + rest.left);
}

const StudyRun& Runner::study(StudyId id) const { return *studies_.at(id).run; }

Runner::Study& Runner::at(StudyId id) {
    const auto found = studies_.find(id);
    FEMRUN_CHECK(found != studies_.end(), static_cast<unsigned long long>(id.value));
    return found->second;
}

Duration Runner::elapsed(const Study& at_work) const {
    return at_work.before + (clock_.now() - at_work.opened);
}

void Runner::record(StudyId study, store::Fact fact) {
    Study& of = at(study);
    const store::Record& record = ledger_.add({study, clock_.wall(), std::move(fact)});
    of.run->apply(record);
    of.last_fact = ledger_.last();
    const auto* ended = std::get_if<store::TrialEnded>(&record.fact);
    if (ended == nullptr || abandoned_.empty()) return;
    for (const store::AttemptHistory& attempt : of.run->history().attempts(ended->trial))
        if (abandoned_.contains(attempt.attempt)) outlived(attempt.attempt);
}

// -- decisions

void Runner::turn() {
    turned_ = clock_.now();
    decided_ = waking_now();
    keep_for_people();
    settle_recalled(decided_);
    const auto starts = ledger_.trouble() ? schedule::Starts::none : schedule::Starts::allowed;
    // An answer of the scheduler can make room for another question; two rounds settle almost
    // every turn, the bound keeps a surprise from starving the loop.
    for (int round = 0; round < 8; ++round) {
        ask_all();
        const std::vector<schedule::Command> commands = scheduler_.tick(waking_now(), starts);
        if (commands.empty()) break;
        carry_out(commands);
    }
    for (auto& [id, at_work] : studies_) {
        for (store::TrialEnded& answer : at_work.run->take_answers()) record(id, std::move(answer));
        at_work.run->tell();
        settle(at_work);
    }
    ledger_.write();
    acknowledge();
    ledger_.try_again(turned_,
                      nobody_waits_for_the_disk() ? Ledger::Try::last : Ledger::Try::when_due);
    time_.appoint(next_deadline());
}

std::optional<Instant> Runner::next_deadline() const {
    std::optional<Instant> deadline = scheduler_.next_deadline();
    if (deadline) deadline = std::min(time_.clock(*deadline), turned_ + WakingTime::look_every);
    if (const auto again = ledger_.next_deadline(); again && (!deadline || *again < *deadline))
        deadline = again;
    for (const auto& [name, pool] : pools_)
        if (const auto change = schedule::until_next_change(pool.for_people, clock_.of_day()))
            deadline = std::min(deadline.value_or(Instant::max()), turned_ + *change);
    for (const auto& [id, at_work] : studies_) {
        const auto& time = at_work.run->definition().budget.time;
        if (at_work.closed || !time || at_work.run->phase() != Phase::running) continue;
        const Instant over = at_work.opened + *time - at_work.before;
        if (!deadline || over < *deadline) deadline = over;
    }
    return deadline;
}

/// Each study is asked for what it should have. One that has no use for its part leaves it to the
/// others, who are then asked once more.
void Runner::ask_all() {
    auto division = Division::as_it_was;
    for (auto& [id, at_work] : studies_)
        if (ask(at_work) == Division::changed) division = Division::changed;
    if (division == Division::changed && studies_.size() > 1)
        for (auto& [id, at_work] : studies_) ask(at_work);
}

Runner::Division Runner::ask(Study& at_work) {
    StudyRun& study = *at_work.run;
    bool news = false;
    const std::uint64_t slots = scheduler_.wanted(study.id());
    if (slots > 0 && !ledger_.trouble()) {
        const bool may_ask_ahead = study.independent() && study.definition().licences.empty();
        const std::uint64_t ahead =
            may_ask_ahead ? at_work.ahead.per_worker() * scheduler_.takers(study.id()) : 0;
        study.ask_up_to(slots, ahead, elapsed(at_work));
        news = scheduler_.study_wants(study.id(), study.wants_no_more_than(slots));
    }
    for (store::CourseChosen& chosen : study.take_courses())
        if (!at_work.closed) record(study.id(), std::move(chosen));
    for (store::TrialAsked& asked : study.take_asked()) {
        if (at_work.closed) break;  // the answer came too late: as if it had never been asked
        const TrialId trial{study.id(), asked.trial};
        const bool is_new = asked.repeats == 0;
        record(study.id(), std::move(asked));
        if (is_new) scheduler_.trial_queued(trial);
    }
    for (store::TrialEnded& answer : study.take_answers()) record(study.id(), std::move(answer));
    return news ? Division::changed : Division::as_it_was;
}

void Runner::carry_out(const std::vector<schedule::Command>& commands) {
    for (const schedule::Command& command : commands)
        match(
            command, [&](const schedule::Dispatch& order) { dispatch(order); },
            [&](const schedule::Revoke& order) { workers_.revoke(order.worker, order.attempt); },
            [&](const schedule::AttemptLate& it) { note_silence(it.attempt, Silent::yes); },
            [&](const schedule::AttemptBack& it) { note_silence(it.attempt, Silent::no); },
            [&](const schedule::AttemptOver& over) { attempt_over(over); },
            [&](const schedule::GiveUp& order) { give_up(order); },
            [&](const schedule::PauseStudy& order) {
                const bool set_up = order.kind == study::FailureKind::setup;
                const Error why{set_up ? ErrorKind::invalid : ErrorKind::fault, order.why};
                if (const auto found = studies_.find(order.study); found != studies_.end())
                    found->second.run->drain({store::StudyState::paused, order.why, why});
            },
            [&](const schedule::WorkerSilent& it) { workers_.silent(it.worker, it.why); },
            [&](const schedule::WorkerNote& it) { workers_.note(it.worker, it.text); },
            [&](const schedule::SendHome& order) { send_home(order); });
}

void Runner::send_home(const schedule::SendHome& order) {
    const StudyId id = order.why.study;
    workers_.send_home(order.worker,
                       too_little_time_text(order.why, at(id).run->definition().name));
}

void Runner::dispatch(const schedule::Dispatch& order) {
    record(order.trial.study,
           store::AttemptStarted{.trial = order.trial.number,
                                 .attempt = order.attempt,
                                 .ordinal = order.ordinal,
                                 .worker = workers_.name(order.worker),
                                 .folder = workers_.folder(order.trial, order.ordinal),
                                 .identity = identities_[order.worker]});
    running_.emplace(
        order.attempt,
        Running{.trial = order.trial, .worker = order.worker, .since = clock_.now(), .stage = {}});
    ledger_.add({order.worker, order.attempt, order.trial, order.ordinal, order.memory_limit});
}

void Runner::note_silence(AttemptId attempt, Silent silent) {
    const auto found = running_.find(attempt);
    if (found != running_.end()) found->second.silent = silent == Silent::yes;
}

void Runner::attempt_over(const schedule::AttemptOver& over) {
    if (running_.erase(over.attempt) == 0) return;
    abandon(over.attempt, over.trial);
    record(over.trial.study, store::AttemptEnded{.trial = over.trial.number,
                                                 .attempt = over.attempt,
                                                 .state = over.state,
                                                 .failure = over.failure,
                                                 .counted = over.counted});
}

/// Its report is put on record should it come.
void Runner::abandon(AttemptId attempt, TrialId trial) {
    abandoned_.emplace(attempt, trial);
    const store::History& history = at(trial.study).run->history();
    if (study::is_finished(history.trial(trial.number).state)) outlived(attempt);
}

/// Its trial has ended. Its report may never come: only so many are waited for.
void Runner::outlived(AttemptId attempt) {
    constexpr std::size_t remembered_max = 1000;
    outlived_.push_back(attempt);
    for (; outlived_.size() > remembered_max; outlived_.pop_front())
        abandoned_.erase(outlived_.front());
}

void Runner::give_up(const schedule::GiveUp& order) {
    // A stopped study keeps its queued trials: they are solved when it is resumed.
    if (order.state == study::TrialState::cancelled || !studies_.contains(order.trial.study))
        return;
    StudyRun& study = *at(order.trial.study).run;
    record(study.id(),
           store::TrialEnded{
               .trial = order.trial.number, .state = order.state, .failure = order.failure});
    tidy_files(study, order.trial.number, workers_);
}

void Runner::settle(Study& at_work) {
    StudyRun& study = *at_work.run;
    if (at_work.closed) return;
    pause_without_takers(study.id(), at_work);
    study.check_budget(elapsed(at_work));
    if (study.phase() != Phase::draining) return;
    scheduler_.study_draining(study.id(), waking_now());
    // Those of silent workers are over now, and nothing else may come that asks for another turn.
    carry_out(scheduler_.tick(waking_now(), schedule::Starts::none));
    const bool still_running =
        std::any_of(running_.begin(), running_.end(),
                    [&](const auto& entry) { return entry.second.trial.study == study.id(); });
    if (still_running) return;
    end_recalled(study.id());
    study.close();
    record(study.id(), store::StudyChanged{study.ending()->state, study.ending()->why});
    at_work.closed = true;
}

void Runner::acknowledge() {
    for (const Acknowledgement& one : ledger_.acknowledged())
        workers_.acknowledge(one.worker, one.attempt);
}

void Runner::durable(std::uint64_t number) {
    for (const Order& order : ledger_.durable(number)) {
        // Taken back meanwhile, or about to be.
        if (!running_.contains(order.attempt) || !scheduler_.is_at(order.attempt)) continue;
        Study& at_work = at(order.trial.study);
        if (!at_work.openers.contains(order.worker)) at_work.opening.insert(order.worker);
        const StudyRun& study = *at_work.run;
        const study::Design& design = study.history().trials()[order.trial.number - 1].design;
        workers_.dispatch(order.worker, {.attempt = order.attempt,
                                         .trial = order.trial,
                                         .ordinal = order.ordinal,
                                         .design = study.space().values(design),
                                         .memory_limit = order.memory_limit});
    }
    acknowledge();
}

}  // namespace femrun::run
