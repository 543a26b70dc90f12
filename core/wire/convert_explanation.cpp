// SPDX-License-Identifier: MIT
#include "base/match.hpp"
#include "wire/convert_control.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

using What = control::TrialWaits::What;
static_assert(static_cast<int>(TrialPlace::What::WORKER) == static_cast<int>(What::worker));

void put(const control::Reason& reason, Reason::Builder into) {
    match(
        reason, [&](const control::NoWorker&) { into.setNoWorker(); },
        [&](const control::NobodyFits& it) { into.setNobodyFits(text(it.lacks)); },
        [&](const control::Refused& it) {
            auto refused = into.initRefused();
            refused.setWorker(text(it.worker));
            refused.setWhy(text(it.why));
        },
        [&](const control::WorkerRests& it) {
            auto rests = into.initWorkerRests();
            rests.setWorker(text(it.worker));
            rests.setWhy(text(it.why));
            rests.setLeftMs(ms_of(it.left));
        },
        [&](const control::WorkerSilent& it) {
            auto silent = into.initWorkerSilent();
            silent.setWorker(text(it.worker));
            silent.setAway(it.away);
        },
        [&](const control::SlotsBusy& it) {
            auto busy = into.initSlotsBusy();
            busy.setSlots(it.slots);
            auto shares = busy.initShares(count(it.shares.size()));
            for (unsigned i = 0; i < shares.size(); ++i) {
                shares[i].setStudy(text(it.shares[i].study));
                shares[i].setSlots(it.shares[i].slots);
            }
        },
        [&](const control::WaitsForLicence& it) {
            auto waits = into.initWaitsForLicence();
            encode(it.pool, waits.initPool());
            waits.setNeeds(it.needs);
        },
        [&](const control::BacksOff& it) {
            auto backs_off = into.initBacksOff();
            backs_off.setTrials(it.trials);
            backs_off.setFirstMs(ms_of(it.first));
        },
        [&](const control::AwaitsAdoption& it) {
            auto awaits = into.initAwaitsAdoption();
            awaits.setAttempts(it.attempts);
            awaits.setLeftMs(ms_of(it.left));
        },
        [&](const control::DatabaseTrouble& it) { into.setDatabaseTrouble(text(it.sentence)); },
        [&](const control::Restoring&) { into.setRestoring(); },
        [&](const control::AsksOptimizer&) { into.setAsksOptimizer(); },
        [&](const control::Draining& it) { into.setDraining(text(it.why)); },
        [&](const control::NeedsTime& it) {
            auto needs = into.initNeedsTime();
            needs.setTrials(it.trials);
            needs.setNeedsMs(ms_of(it.needs));
            needs.setHasLongest(it.longest.has_value());
            if (it.longest) needs.setLongestMs(ms_of(*it.longest));
        },
        [&](const control::JobsAwaited& it) { encode(it.crew, into.initJobsAwaited()); });
}

/// Nothing for one that a newer scheduler knows.
Result<std::optional<control::Reason>> read(Reason::Reader from) {
    using Known = std::optional<control::Reason>;
    switch (from.which()) {
        case Reason::NO_WORKER:
            return Known{control::NoWorker{}};
        case Reason::NOBODY_FITS:
            return Known{control::NobodyFits{sentence_of(from.getNobodyFits())}};
        case Reason::REFUSED:
            return Known{control::Refused{name_of(from.getRefused().getWorker()),
                                          sentence_of(from.getRefused().getWhy())}};
        case Reason::WORKER_RESTS: {
            const auto rests = from.getWorkerRests();
            return Known{control::WorkerRests{name_of(rests.getWorker()),
                                              sentence_of(rests.getWhy()),
                                              span_of(rests.getLeftMs())}};
        }
        case Reason::WORKER_SILENT: {
            const auto silent = from.getWorkerSilent();
            return Known{control::WorkerSilent{name_of(silent.getWorker()), silent.getAway()}};
        }
        case Reason::SLOTS_BUSY: {
            const auto busy = from.getSlotsBusy();
            if (busy.getShares().size() > listed_max)
                return too_many("studies", busy.getShares().size(), listed_max);
            control::SlotsBusy told{.slots = busy.getSlots(), .shares = {}};
            for (const auto one : busy.getShares())
                told.shares.push_back({sentence_of(one.getStudy()), one.getSlots()});
            return Known{std::move(told)};
        }
        case Reason::WAITS_FOR_LICENCE: {
            const auto waits = from.getWaitsForLicence();
            auto pool = decode(waits.getPool());
            if (!pool) return std::move(pool).error();
            return Known{control::WaitsForLicence{*std::move(pool), waits.getNeeds()}};
        }
        case Reason::BACKS_OFF: {
            const auto backs_off = from.getBacksOff();
            return Known{control::BacksOff{backs_off.getTrials(), span_of(backs_off.getFirstMs())}};
        }
        case Reason::AWAITS_ADOPTION: {
            const auto awaits = from.getAwaitsAdoption();
            return Known{
                control::AwaitsAdoption{awaits.getAttempts(), span_of(awaits.getLeftMs())}};
        }
        case Reason::DATABASE_TROUBLE:
            return Known{control::DatabaseTrouble{sentence_of(from.getDatabaseTrouble())}};
        case Reason::RESTORING:
            return Known{control::Restoring{}};
        case Reason::ASKS_OPTIMIZER:
            return Known{control::AsksOptimizer{}};
        case Reason::DRAINING:
            return Known{control::Draining{sentence_of(from.getDraining())}};
        case Reason::NEEDS_TIME: {
            const auto needs = from.getNeedsTime();
            control::NeedsTime told{.trials = needs.getTrials(),
                                    .needs = span_of(needs.getNeedsMs())};
            if (needs.getHasLongest()) told.longest = span_of(needs.getLongestMs());
            return Known{told};
        }
        case Reason::JOBS_AWAITED: {
            auto crew = decode(from.getJobsAwaited());
            if (!crew) return std::move(crew).error();
            return Known{control::JobsAwaited{*std::move(crew)}};
        }
    }
    return Known{};
}

void put(const control::TrialPlace& place, TrialPlace::Builder into) {
    match(
        place, [&](const control::TrialOver&) { into.setOver(); },
        [&](const control::TrialWaits& it) {
            auto waits = into.initWaits();
            waits.setWhat(static_cast<TrialPlace::What>(it.what));
            waits.setHasLeft(it.left.has_value());
            if (it.left) waits.setLeftMs(ms_of(*it.left));
            waits.setWith(text(it.with));
        },
        [&](const control::TrialRuns& it) {
            auto runs = into.initRuns();
            runs.setWorker(text(it.worker));
            runs.setStage(text(it.stage));
            runs.setSinceMs(ms_of(it.since));
            runs.setFraction(it.fraction);
            runs.setSilent(it.silent);
        });
}

Result<control::TrialPlace> read(TrialPlace::Reader from) {
    switch (from.which()) {
        case TrialPlace::OVER:
            return control::TrialPlace{control::TrialOver{}};
        case TrialPlace::WAITS: {
            const auto waits = from.getWaits();
            const auto what = same_of(waits.getWhat(), What::worker, "a wait of a kind");
            if (!what) return what.error();
            control::TrialWaits told{.what = what.value()};
            if (waits.getHasLeft()) told.left = span_of(waits.getLeftMs());
            told.with = sentence_of(waits.getWith());
            return control::TrialPlace{told};
        }
        case TrialPlace::RUNS: {
            const control::RunningAttempt runs = decode(from.getRuns());
            return control::TrialPlace{control::TrialRuns{runs.worker, runs.stage, runs.since,
                                                          runs.fraction, runs.silent}};
        }
    }
    return unknown("a place of a trial");
}

}  // namespace

void encode(const control::RunningAttempt& running, Running::Builder into) {
    into.setAttempt(running.attempt.value);
    into.setTrial(running.trial);
    into.setWorker(text(running.worker));
    into.setStage(text(running.stage));
    into.setSinceMs(ms_of(running.since));
    into.setFraction(running.fraction);
    into.setSilent(running.silent);
}

control::RunningAttempt decode(Running::Reader from) {
    // What is no fraction is unknown.
    const double fraction = from.getFraction();
    return {{from.getAttempt()},
            from.getTrial(),
            name_of(from.getWorker()),
            name_of(from.getStage()),
            span_of(from.getSinceMs()),
            fraction >= 0 && fraction <= 1 ? fraction : -1,
            from.getSilent()};
}

void encode(const control::Explanation& explanation, Explanation::Builder into) {
    encode(explanation.study, into.initStudy());
    auto reasons = into.initReasons(count(explanation.reasons.size()));
    for (unsigned i = 0; i < reasons.size(); ++i) put(explanation.reasons[i], reasons[i]);
    if (explanation.trial) put(*explanation.trial, into.initTrial());
}

Result<control::Explanation> decode(Explanation::Reader from) {
    if (from.getReasons().size() > listed_max)
        return too_many("reasons", from.getReasons().size(), listed_max);
    auto status = decode(from.getStudy());
    if (!status) return std::move(status).error();
    control::Explanation explanation;
    explanation.study = *std::move(status);
    for (const auto one : from.getReasons()) {
        auto reason = read(one);
        if (!reason) return std::move(reason).error();
        if (reason.value()) explanation.reasons.push_back(*std::move(reason.value()));
    }
    if (!from.hasTrial()) return explanation;
    auto place = read(from.getTrial());
    if (!place) return std::move(place).error();
    explanation.trial = *std::move(place);
    return explanation;
}

}  // namespace femrun::wire
