// SPDX-License-Identifier: MIT
#include <cmath>

#include "wire/convert_control.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

using State = control::WorkerStatus::State;
static_assert(static_cast<int>(WorkerStatus::State::DRAINING) == static_cast<int>(State::draining));

void put(const control::WorkerStatus& worker, WorkerStatus::Builder into) {
    into.setId(worker.id.value);
    into.setName(text(worker.name));
    into.setState(static_cast<WorkerStatus::State>(worker.state));
    into.setWhy(text(worker.why));
    into.setHasUntil(worker.until.has_value());
    if (worker.until) into.setUntilMs(ms_of(*worker.until));
    into.setSlots(worker.slots);
    into.setRunning(worker.running);
    into.setPlatform(text(worker.platform));
    into.setCores(worker.cores);
    into.setMemoryBytes(worker.memory_bytes);
    into.setVersion(text(worker.version));
    auto solvers = into.initSolvers(count(worker.solvers.size()));
    for (unsigned i = 0; i < solvers.size(); ++i) {
        solvers[i].setName(text(worker.solvers[i].name));
        solvers[i].setVersion(text(worker.solvers[i].version));
        solvers[i].setNote(text(worker.solvers[i].note));
    }
    put_words(worker.tags, into.initTags(count(worker.tags.size())));
    into.setFetched(worker.fetched);
    into.setFetching(worker.fetching);
    into.setJobEngine(text(worker.job.engine));
    into.setJobId(text(worker.job.id));
    into.setJobRestart(worker.job.restart);
    into.setHasEnd(worker.ends_in.has_value());
    if (worker.ends_in) into.setEndsInMs(ms_of(*worker.ends_in));
}

Result<control::WorkerStatus> read(WorkerStatus::Reader from) {
    if (from.getSolvers().size() > listed_max)
        return too_many("solvers", from.getSolvers().size(), listed_max);
    if (from.getTags().size() > listed_max)
        return too_many("tags", from.getTags().size(), listed_max);
    const auto state = same_of(from.getState(), State::draining, "a state of a worker");
    if (!state) return state.error();
    control::WorkerStatus worker;
    worker.id = {from.getId()};
    worker.name = name_of(from.getName());
    worker.state = state.value();
    worker.why = sentence_of(from.getWhy());
    if (from.getHasUntil()) worker.until = span_of(from.getUntilMs());
    worker.slots = from.getSlots();
    worker.running = from.getRunning();
    worker.platform = name_of(from.getPlatform());
    worker.cores = from.getCores();
    worker.memory_bytes = from.getMemoryBytes();
    worker.version = name_of(from.getVersion());
    for (const auto solver : from.getSolvers())
        worker.solvers.push_back({name_of(solver.getName()), name_of(solver.getVersion()),
                                  sentence_of(solver.getNote())});
    for (const auto tag : from.getTags()) worker.tags.push_back(name_of(tag));
    worker.fetched = from.getFetched();
    worker.fetching = from.getFetching();
    worker.job = {name_of(from.getJobEngine()), name_of(from.getJobId()), from.getJobRestart()};
    if (from.getHasEnd()) worker.ends_in = span_of(from.getEndsInMs());
    return worker;
}

}  // namespace

void encode(const control::StudyStatus& study, StudyStatus::Builder into) {
    into.setId(study.id.value);
    into.setName(text(study.name));
    into.setState(encode(study.state));
    into.setAbandoned(study.abandoned);
    into.setOpen(study.open);
    into.setWhy(text(study.why));
    into.setTrials(study.trials);
    into.setCompleted(study.completed);
    into.setFailed(study.failed);
    into.setWanted(study.wanted.value_or(0));
    into.setRunning(study.running);
    into.setQueued(study.queued);
    into.setWaitingLicence(study.waiting_licence);
    if (study.waits_for) into.setWaitsFor(text(*study.waits_for));
    if (study.best) {
        auto best = into.initBest();
        best.setObjective(text(study.best->objective));
        best.setValue(study.best->value);
        best.setUnit(text(study.best->unit));
        best.setTrial(study.best->trial);
    }
    into.setHasFront(study.front.has_value());
    into.setFront(study.front.value_or(0));
    into.setWeight(study.share.weight);
    into.setPriority(study.share.priority);
    into.setCreatedMs(ms_of(study.created));
    into.setChangedMs(ms_of(study.changed));
    into.setHasNeedsLeft(study.needs_left.has_value());
    if (study.needs_left) into.setNeedsLeftMs(ms_of(*study.needs_left));
}

Result<control::StudyStatus> decode(StudyStatus::Reader from) {
    const auto state = decode(from.getState());
    if (!state) return state.error();
    control::StudyStatus study;
    study.id = {from.getId()};
    study.name = sentence_of(from.getName());
    study.state = state.value();
    study.abandoned = from.getAbandoned();
    study.open = from.getOpen();
    study.why = sentence_of(from.getWhy());
    study.trials = from.getTrials();
    study.completed = from.getCompleted();
    study.failed = from.getFailed();
    if (from.getWanted() > 0) study.wanted = from.getWanted();
    study.running = from.getRunning();
    study.queued = from.getQueued();
    study.waiting_licence = from.getWaitingLicence();
    if (from.getWaitsFor().size() > 0) study.waits_for = sentence_of(from.getWaitsFor());
    if (from.hasBest()) {
        const auto best = from.getBest();
        study.best = control::Best{name_of(best.getObjective()), best.getValue(),
                                   name_of(best.getUnit()), best.getTrial()};
    }
    if (from.getHasFront()) study.front = from.getFront();
    // What is no weight is none.
    if (std::isfinite(from.getWeight()) && from.getWeight() > 0)
        study.share.weight = from.getWeight();
    study.share.priority = from.getPriority();
    study.created = wall_of(from.getCreatedMs());
    study.changed = wall_of(from.getChangedMs());
    if (from.getHasNeedsLeft()) study.needs_left = span_of(from.getNeedsLeftMs());
    return study;
}

void encode(std::span<const control::StudyStatus> studies, capnp::List<StudyStatus>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(studies[i], into[i]);
}

Result<std::vector<control::StudyStatus>> decode(capnp::List<StudyStatus>::Reader from) {
    if (from.size() > listed_max) return too_many("studies", from.size(), listed_max);
    std::vector<control::StudyStatus> studies;
    for (const auto one : from) {
        auto study = decode(one);
        if (!study) return std::move(study).error();
        studies.push_back(*std::move(study));
    }
    return studies;
}

void encode(const control::PoolStatus& pool, PoolStatus::Builder into) {
    into.setName(text(pool.name));
    into.setCount(pool.count);
    into.setCooldownMs(ms_of(pool.cooldown));
    into.setHeld(pool.held);
    into.setResting(pool.resting);
    into.setHasReturn(pool.next_return.has_value());
    if (pool.next_return) into.setReturnMs(ms_of(*pool.next_return));
    auto holders = into.initHolders(count(pool.holders.size()));
    for (unsigned i = 0; i < holders.size(); ++i) {
        holders[i].setStudy(text(pool.holders[i].study));
        holders[i].setTrial(pool.holders[i].trial);
        holders[i].setWorker(text(pool.holders[i].worker));
        holders[i].setHeld(pool.holders[i].held);
    }
    into.setWaiting(pool.waiting);
    into.setForPeople(pool.for_people);
    into.setHasPeopleUntil(pool.people_until.has_value());
    if (pool.people_until) into.setPeopleUntilMs(ms_of(*pool.people_until));
    into.setHasCounted(pool.counted_free.has_value());
    into.setCountedFree(pool.counted_free.value_or(0));
    into.setTrouble(text(pool.trouble));
    into.setOfSlurm(text(pool.of_slurm));
    into.setByJobs(pool.by_jobs);
}

Result<control::PoolStatus> decode(PoolStatus::Reader from) {
    if (from.getHolders().size() > listed_max)
        return too_many("holders of licences", from.getHolders().size(), listed_max);
    control::PoolStatus pool;
    pool.name = name_of(from.getName());
    pool.count = from.getCount();
    pool.cooldown = span_of(from.getCooldownMs());
    pool.held = from.getHeld();
    pool.resting = from.getResting();
    if (from.getHasReturn()) pool.next_return = span_of(from.getReturnMs());
    for (const auto holder : from.getHolders())
        pool.holders.push_back({sentence_of(holder.getStudy()), holder.getTrial(),
                                name_of(holder.getWorker()), holder.getHeld()});
    pool.waiting = from.getWaiting();
    pool.for_people = from.getForPeople();
    if (from.getHasPeopleUntil()) pool.people_until = span_of(from.getPeopleUntilMs());
    if (from.getHasCounted()) pool.counted_free = from.getCountedFree();
    pool.trouble = sentence_of(from.getTrouble());
    pool.of_slurm = name_of(from.getOfSlurm());
    pool.by_jobs = from.getByJobs();
    return pool;
}

void encode(const control::HouseStatus& house, HouseStatus::Builder into) {
    into.setVersion(text(house.version));
    into.setDatabase(text(house.database));
    into.setDatabaseHigh(house.id.high);
    into.setDatabaseLow(house.id.low);
    into.setSinceMs(ms_of(house.since));
    into.setNowMs(ms_of(house.now));
    into.setInTrouble(house.trouble.has_value());
    if (house.trouble) into.setTrouble(text(*house.trouble));
    encode(std::span<const control::StudyStatus>(house.studies),
           into.initStudies(count(house.studies.size())));
    auto workers = into.initWorkers(count(house.workers.size()));
    for (unsigned i = 0; i < workers.size(); ++i) put(house.workers[i], workers[i]);
    auto pools = into.initPools(count(house.pools.size()));
    for (unsigned i = 0; i < pools.size(); ++i) encode(house.pools[i], pools[i]);
    auto crews = into.initCrews(count(house.crews.size()));
    for (unsigned i = 0; i < crews.size(); ++i) encode(house.crews[i], crews[i]);
}

Result<control::HouseStatus> decode(HouseStatus::Reader from) {
    if (from.getWorkers().size() > listed_max)
        return too_many("workers", from.getWorkers().size(), listed_max);
    if (from.getPools().size() > listed_max)
        return too_many("licence pools", from.getPools().size(), listed_max);
    auto studies = decode(from.getStudies());
    if (!studies) return std::move(studies).error();
    control::HouseStatus house;
    house.version = name_of(from.getVersion());
    house.database = sentence_of(from.getDatabase());
    house.id = {from.getDatabaseHigh(), from.getDatabaseLow()};
    house.since = wall_of(from.getSinceMs());
    house.now = wall_of(from.getNowMs());
    if (from.getInTrouble()) house.trouble = sentence_of(from.getTrouble());
    house.studies = *std::move(studies);
    for (const auto one : from.getWorkers()) {
        auto worker = read(one);
        if (!worker) return std::move(worker).error();
        house.workers.push_back(*std::move(worker));
    }
    for (const auto one : from.getPools()) {
        auto pool = decode(one);
        if (!pool) return std::move(pool).error();
        house.pools.push_back(*std::move(pool));
    }
    if (from.getCrews().size() > listed_max)
        return too_many("crews", from.getCrews().size(), listed_max);
    for (const auto one : from.getCrews()) {
        auto crew = decode(one);
        if (!crew) return std::move(crew).error();
        house.crews.push_back(*std::move(crew));
    }
    return house;
}

}  // namespace femrun::wire
