// SPDX-License-Identifier: MIT
#include <algorithm>

#include "wire/convert.hpp"
#include "wire/limits.hpp"

namespace femrun::wire {

namespace {

// Nothing lasts longer: beyond a year a number of milliseconds is a mistake.
constexpr std::uint64_t duration_max_ms = 1'000ull * 60 * 60 * 24 * 365;

std::uint64_t milliseconds(Duration duration) {
    const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
    return static_cast<std::uint64_t>(std::max<decltype(whole)>(whole, 0));
}

Duration duration(std::uint64_t milliseconds) {
    return std::chrono::milliseconds(std::min(milliseconds, duration_max_ms));
}

}  // namespace

Duration ends_in_of(std::uint64_t ms) { return duration(ms); }

void encode(const work::DatabaseId& database, Hash::Builder into) {
    into.setHigh(database.high);
    into.setLow(database.low);
}

work::DatabaseId decode_database(Hash::Reader from) { return {from.getHigh(), from.getLow()}; }

void encode(const work::Terms& terms, Terms::Builder into) {
    into.setHeartbeatMs(static_cast<std::uint32_t>(milliseconds(terms.heartbeat)));
    into.setIdleHeartbeatMs(static_cast<std::uint32_t>(milliseconds(terms.idle_heartbeat)));
    into.setLeaseMs(static_cast<std::uint32_t>(milliseconds(terms.lease)));
    encode(terms.database, into.initDatabase());
    into.setAttemptsMax(terms.attempts_max);
    into.setStudiesMax(terms.studies_max);
}

work::Terms decode(Terms::Reader from) {
    work::Terms terms;
    // What is not told stays as it is everywhere; no heartbeat, or a flood of them, is no term.
    if (from.getHeartbeatMs() > 0) terms.heartbeat = duration(from.getHeartbeatMs());
    terms.idle_heartbeat = duration(from.getIdleHeartbeatMs());
    if (from.getLeaseMs() > 0) terms.lease = duration(from.getLeaseMs());
    if (from.getAttemptsMax() > 0) terms.attempts_max = from.getAttemptsMax();
    if (from.getStudiesMax() > 0) terms.studies_max = from.getStudiesMax();
    terms.database = decode_database(from.getDatabase());
    return terms;
}

void encode(const work::WorkerCard& card, WorkerCard::Builder into) {
    into.setName(text(card.name));
    into.setSlots(card.slots);
    into.setVersion(text(card.version));
    into.setPc(text(card.identity.pc));
    into.setUser(text(card.identity.user));
    into.setInstance(text(card.identity.instance));
    into.setEpoch(card.epoch);
    into.setPlatform(text(card.platform));
    into.setMemoryBytes(card.memory_bytes);
    into.setCores(card.cores);
    auto tags = into.initTags(static_cast<unsigned>(card.tags.size()));
    for (unsigned i = 0; i < tags.size(); ++i) tags.set(i, text(card.tags[i]));
    encode(card.solvers, into.initSolvers(static_cast<unsigned>(card.solvers.size())));
    into.setJobEngine(text(card.job.engine));
    into.setJobId(text(card.job.id));
    into.setJobRestart(card.job.restart);
    into.setHasEnd(card.ends_in.has_value());
    if (card.ends_in) into.setEndsInMs(milliseconds(*card.ends_in));
    auto licences = into.initJobLicences(static_cast<unsigned>(card.job_licences.size()));
    unsigned at = 0;
    for (const auto& [name, licences_held] : card.job_licences) {
        licences[at].setName(text(name));
        licences[at++].setCount(licences_held);
    }
}

void encode(std::span<const work::SolverOffer> solvers, capnp::List<SolverOffer>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        into[i].setName(text(solvers[i].name));
        into[i].setVersion(text(solvers[i].version));
        into[i].setNote(text(solvers[i].note));
    }
}

std::vector<work::SolverOffer> decode(capnp::List<SolverOffer>::Reader from) {
    std::vector<work::SolverOffer> solvers;
    for (const auto solver : from)
        solvers.push_back(
            {to_text(solver.getName()), to_text(solver.getVersion()), to_text(solver.getNote())});
    return solvers;
}

work::WorkerCard decode(WorkerCard::Reader from) {
    work::WorkerCard card{
        .name = to_text(from.getName()),
        .slots = from.getSlots(),
        .version = to_text(from.getVersion()),
        .identity = {to_text(from.getPc()), to_text(from.getUser()), to_text(from.getInstance())},
        .epoch = from.getEpoch(),
        .platform = to_text(from.getPlatform()),
        .memory_bytes = from.getMemoryBytes(),
        .cores = from.getCores()};
    for (const auto tag : from.getTags()) card.tags.push_back(to_text(tag));
    card.solvers = decode(from.getSolvers());
    card.job = {to_text(from.getJobEngine()), to_text(from.getJobId()), from.getJobRestart()};
    if (from.getHasEnd()) card.ends_in = duration(from.getEndsInMs());
    for (const auto licence : from.getJobLicences()) {
        if (card.job_licences.size() == job_licences_max) break;
        card.job_licences[to_text(licence.getName())] = licence.getCount();
    }
    return card;
}

void encode(const work::Holding& holding, Holding::Builder into) {
    into.setAttempt(holding.attempt.value);
    into.setStudy(holding.trial.study.value);
    into.setTrial(holding.trial.number);
    into.setOrdinal(holding.ordinal);
    encode(holding.definition, into.initDefinition());
    into.setBegun(holding.worked.has_value());
    if (holding.worked) into.setWorkedMs(milliseconds(*holding.worked));
    encode(holding.database, into.initDatabase());
    into.setEnded(holding.ended);
    into.setDesign(holding.design);
}

work::Holding decode(Holding::Reader from) {
    work::Holding holding{.attempt = {from.getAttempt()},
                          .trial = {{from.getStudy()}, from.getTrial()},
                          .ordinal = from.getOrdinal(),
                          .definition = decode(from.getDefinition()),
                          .database = decode_database(from.getDatabase()),
                          .ended = from.getEnded(),
                          .design = from.getDesign()};
    if (from.getBegun()) holding.worked = duration(from.getWorkedMs());
    return holding;
}

work::Holding what_is_reported(Report::Reader from) {
    return {.attempt = {from.getAttempt()},
            .trial = {{from.getStudy()}, from.getTrial()},
            .ordinal = from.getOrdinal(),
            .definition = decode(from.getDefinition()),
            .database = decode_database(from.getDatabase()),
            .ended = true,
            .design = from.getDesign()};
}

}  // namespace femrun::wire
