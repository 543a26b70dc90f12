// SPDX-License-Identifier: MIT
#include "base/match.hpp"
#include "wire/convert_control.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

// Enumerations of both sides list the same members in the same order.
static_assert(static_cast<int>(StudyState::DONE) == static_cast<int>(store::StudyState::done));
static_assert(static_cast<int>(AttemptState::CANCELLED) ==
              static_cast<int>(study::AttemptState::cancelled));
static_assert(static_cast<int>(TrialState::CANCELLED) ==
              static_cast<int>(study::TrialState::cancelled));

void put(const std::vector<double>& numbers, capnp::List<double>::Builder into) {
    encode(std::span<const double>(numbers), into);
}

Result<std::optional<study::Failure>> failure_of(bool there_is, Failure::Reader from) {
    if (!there_is) return std::optional<study::Failure>{};
    auto failure = decode(from);
    if (!failure) return std::move(failure).error();
    return std::optional<study::Failure>{*std::move(failure)};
}

void put(const store::AttemptEnded& fact, AttemptEnded::Builder into) {
    into.setTrial(fact.trial);
    into.setAttempt(fact.attempt.value);
    into.setState(static_cast<AttemptState>(fact.state));
    put(fact.response, into.initResponse(count(fact.response.size())));
    if (fact.failure) encode(*fact.failure, into.initFailure());
    into.setCounted(fact.counted);
    into.setSeconds(fact.seconds);
    into.setFolder(text(fact.folder));
    into.setLog(text(fact.log));
}

Result<store::AttemptEnded> read(AttemptEnded::Reader from) {
    const auto state =
        same_of(from.getState(), study::AttemptState::cancelled, "an end of an attempt");
    if (!state) return state.error();
    auto failure = failure_of(from.hasFailure(), from.getFailure());
    if (!failure) return std::move(failure).error();
    store::AttemptEnded fact;
    fact.trial = from.getTrial();
    fact.attempt = {from.getAttempt()};
    fact.state = state.value();
    fact.response = decode(from.getResponse());
    fact.failure = *std::move(failure);
    fact.counted = from.getCounted();
    fact.seconds = from.getSeconds();
    fact.folder = to_text(from.getFolder());
    fact.log = to_text(from.getLog());
    return fact;
}

void put(const store::TrialEnded& fact, TrialEnded::Builder into) {
    into.setTrial(fact.trial);
    into.setState(static_cast<TrialState>(fact.state));
    put(fact.response, into.initResponse(count(fact.response.size())));
    put(fact.verdict.values, into.initValues(count(fact.verdict.values.size())));
    put(fact.verdict.excesses, into.initExcesses(count(fact.verdict.excesses.size())));
    into.setViolation(fact.verdict.violation);
    into.setFeasible(fact.verdict.feasible);
    if (fact.failure) encode(*fact.failure, into.initFailure());
}

Result<store::TrialEnded> read(TrialEnded::Reader from) {
    const auto state = same_of(from.getState(), study::TrialState::cancelled, "an end of a trial");
    if (!state) return state.error();
    auto failure = failure_of(from.hasFailure(), from.getFailure());
    if (!failure) return std::move(failure).error();
    store::TrialEnded fact;
    fact.trial = from.getTrial();
    fact.state = state.value();
    fact.response = decode(from.getResponse());
    fact.verdict.values = decode(from.getValues());
    fact.verdict.excesses = decode(from.getExcesses());
    fact.verdict.violation = from.getViolation();
    fact.verdict.feasible = from.getFeasible();
    fact.failure = *std::move(failure);
    return fact;
}

Result<store::Fact> fact_of(Record::Reader from) {
    switch (from.which()) {
        case Record::TRIAL_ASKED: {
            const auto asked = from.getTrialAsked();
            store::TrialAsked fact;
            fact.trial = asked.getTrial();
            fact.origin = asked.getByUser() ? store::Origin::user : store::Origin::optimizer;
            fact.told = asked.getTold();
            fact.design = decode(asked.getDesign());
            fact.repeats = asked.getRepeats();
            return store::Fact{std::move(fact)};
        }
        case Record::ATTEMPT_STARTED: {
            const auto started = from.getAttemptStarted();
            return store::Fact{store::AttemptStarted{
                started.getTrial(), AttemptId{started.getAttempt()}, started.getOrdinal(),
                name_of(started.getWorker()), to_text(started.getFolder())}};
        }
        case Record::ATTEMPT_ENDED: {
            auto fact = read(from.getAttemptEnded());
            if (!fact) return std::move(fact).error();
            return store::Fact{*std::move(fact)};
        }
        case Record::TRIAL_ENDED: {
            auto fact = read(from.getTrialEnded());
            if (!fact) return std::move(fact).error();
            return store::Fact{*std::move(fact)};
        }
        case Record::TRIAL_JUDGED: {
            auto fact = read(from.getTrialJudged());
            if (!fact) return std::move(fact).error();
            return store::Fact{store::TrialJudged{*std::move(fact)}};
        }
        case Record::TRIAL_PLACED: {
            const auto placed = from.getTrialPlaced();
            return store::Fact{store::TrialPlaced{placed.getTrial(), placed.getCounts(),
                                                  decode(placed.getDesign()),
                                                  sentence_of(placed.getWhy())}};
        }
        case Record::STUDY_REVISED: {
            const auto revised = from.getStudyRevised();
            return store::Fact{store::StudyRevised{revised.getTrials(), to_text(revised.getWas())}};
        }
        case Record::SOURCES_NOTED:
            return store::Fact{store::SourcesNoted{to_text(from.getSourcesNoted())}};
        case Record::COURSE_CHOSEN: {
            const auto chosen = from.getCourseChosen();
            return store::Fact{store::CourseChosen{chosen.getTrial(), chosen.getTold(),
                                                   name_of(chosen.getCourse()),
                                                   sentence_of(chosen.getReason())}};
        }
        case Record::STUDY_CHANGED: {
            const auto changed = from.getStudyChanged();
            const auto state = decode(changed.getState());
            if (!state) return state.error();
            return store::Fact{store::StudyChanged{state.value(), sentence_of(changed.getWhy())}};
        }
    }
    return unknown("a fact of a kind");
}

}  // namespace

StudyState encode(store::StudyState state) { return static_cast<StudyState>(state); }

Result<store::StudyState> decode(StudyState from) {
    return same_of(from, store::StudyState::done, "a state of a study");
}

void encode(const store::Record& record, Record::Builder into) {
    into.setAtMs(ms_of(record.at));
    match(
        record.fact,
        [&](const store::TrialAsked& fact) {
            auto asked = into.initTrialAsked();
            asked.setTrial(fact.trial);
            asked.setByUser(fact.origin == store::Origin::user);
            asked.setTold(fact.told);
            put(fact.design, asked.initDesign(count(fact.design.size())));
            asked.setRepeats(fact.repeats);
        },
        [&](const store::AttemptStarted& fact) {
            auto started = into.initAttemptStarted();
            started.setTrial(fact.trial);
            started.setAttempt(fact.attempt.value);
            started.setOrdinal(fact.ordinal);
            started.setWorker(text(fact.worker));
            started.setFolder(text(fact.folder));
        },
        [&](const store::AttemptEnded& fact) { put(fact, into.initAttemptEnded()); },
        [&](const store::TrialEnded& fact) { put(fact, into.initTrialEnded()); },
        [&](const store::TrialJudged& fact) { put(fact.anew, into.initTrialJudged()); },
        [&](const store::TrialPlaced& fact) {
            auto placed = into.initTrialPlaced();
            placed.setTrial(fact.trial);
            placed.setCounts(fact.counts);
            put(fact.design, placed.initDesign(count(fact.design.size())));
            placed.setWhy(text(fact.why));
        },
        [&](const store::StudyRevised& fact) {
            auto revised = into.initStudyRevised();
            revised.setTrials(fact.trials);
            revised.setWas(text(fact.was));
        },
        [&](const store::SourcesNoted& fact) { into.setSourcesNoted(text(fact.sources)); },
        [&](const store::StudyChanged& fact) {
            auto changed = into.initStudyChanged();
            changed.setState(encode(fact.state));
            changed.setWhy(text(fact.why));
        },
        [&](const store::CourseChosen& fact) {
            auto chosen = into.initCourseChosen();
            chosen.setTrial(fact.trial);
            chosen.setTold(fact.told);
            chosen.setCourse(text(fact.course));
            chosen.setReason(text(fact.reason));
        });
}

Result<store::Record> decode(StudyId study, Record::Reader from) {
    auto fact = fact_of(from);
    if (!fact) return std::move(fact).error();
    return store::Record{study, wall_of(from.getAtMs()), *std::move(fact)};
}

void encode(const control::Followed& followed, Followed::Builder into) {
    auto records = into.initRecords(count(followed.records.size()));
    for (unsigned i = 0; i < records.size(); ++i) encode(followed.records[i], records[i]);
    into.setUpto(followed.upto);
    into.setMore(followed.more);
    encode(followed.study, into.initStudy());
    into.setSlots(followed.slots);
    into.setRestoring(followed.restoring);
    into.setDraining(followed.draining);
    auto running = into.initRunning(count(followed.running.size()));
    for (unsigned i = 0; i < running.size(); ++i) encode(followed.running[i], running[i]);
    into.setInTrouble(followed.trouble.has_value());
    if (followed.trouble) into.setTrouble(text(*followed.trouble));
    auto crews = into.initCrews(count(followed.crews.size()));
    for (unsigned i = 0; i < crews.size(); ++i) encode(followed.crews[i], crews[i]);
}

Result<control::Followed> decode(StudyId study, Followed::Reader from) {
    if (from.getRecords().size() > records_max)
        return too_many("records", from.getRecords().size(), records_max);
    if (from.getRunning().size() > listed_max)
        return too_many("attempts", from.getRunning().size(), listed_max);
    if (from.getCrews().size() > listed_max)
        return too_many("crews", from.getCrews().size(), listed_max);
    control::Followed followed;
    followed.records.reserve(from.getRecords().size());
    for (const auto one : from.getRecords()) {
        auto record = decode(study, one);
        if (!record) return std::move(record).error();
        followed.records.push_back(*std::move(record));
    }
    auto status = decode(from.getStudy());
    if (!status) return std::move(status).error();
    followed.upto = from.getUpto();
    followed.more = from.getMore();
    followed.study = *std::move(status);
    followed.slots = from.getSlots();
    followed.restoring = from.getRestoring();
    followed.draining = from.getDraining();
    for (const auto one : from.getRunning()) followed.running.push_back(decode(one));
    if (from.getInTrouble()) followed.trouble = sentence_of(from.getTrouble());
    for (const auto one : from.getCrews()) {
        auto crew = decode(one);
        if (!crew) return std::move(crew).error();
        followed.crews.push_back(*std::move(crew));
    }
    return followed;
}

}  // namespace femrun::wire
