// SPDX-License-Identifier: MIT
#include "wire/convert_control.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

using Phase = control::JobStatus::Phase;
static_assert(static_cast<int>(CrewStatus::Job::Phase::UNSEEN) == static_cast<int>(Phase::unseen));

}  // namespace

void encode(const control::CrewStatus& crew, CrewStatus::Builder into) {
    into.setName(text(crew.name));
    into.setEngine(text(crew.engine));
    into.setLeast(crew.least);
    into.setMost(crew.most);
    into.setPending(crew.pending);
    into.setRunning(crew.running);
    auto jobs = into.initJobs(count(crew.jobs.size()));
    for (unsigned i = 0; i < jobs.size(); ++i) {
        const control::JobStatus& job = crew.jobs[i];
        jobs[i].setId(text(job.id));
        jobs[i].setPhase(static_cast<CrewStatus::Job::Phase>(job.phase));
        jobs[i].setWhy(text(job.why));
        jobs[i].setPlace(text(job.place));
        jobs[i].setWorker(text(job.worker));
        jobs[i].setRestart(job.restart);
        jobs[i].setHasEnd(job.ends_in.has_value());
        if (job.ends_in) jobs[i].setEndsInMs(ms_of(*job.ends_in));
    }
    into.setTrouble(text(crew.trouble));
    into.setEnds(crew.ends);
    into.setSilenceMs(ms_of(crew.silence));
}

Result<control::CrewStatus> decode(CrewStatus::Reader from) {
    if (from.getJobs().size() > listed_max)
        return too_many("jobs", from.getJobs().size(), listed_max);
    control::CrewStatus crew;
    crew.name = name_of(from.getName());
    crew.engine = name_of(from.getEngine());
    crew.least = from.getLeast();
    crew.most = from.getMost();
    crew.pending = from.getPending();
    crew.running = from.getRunning();
    for (const auto job : from.getJobs()) {
        const auto phase = same_of(job.getPhase(), Phase::unseen, "a phase of a job");
        if (!phase) return phase.error();
        crew.jobs.push_back({.id = name_of(job.getId()),
                             .phase = phase.value(),
                             .why = sentence_of(job.getWhy()),
                             .place = name_of(job.getPlace()),
                             .worker = name_of(job.getWorker()),
                             .restart = job.getRestart()});
        if (job.getHasEnd()) crew.jobs.back().ends_in = span_of(job.getEndsInMs());
    }
    crew.trouble = sentence_of(from.getTrouble());
    crew.ends = from.getEnds();
    crew.silence = span_of(from.getSilenceMs());
    return crew;
}

}  // namespace femrun::wire
