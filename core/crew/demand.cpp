// SPDX-License-Identifier: MIT
#include "crew/demand.hpp"

#include <algorithm>

namespace femrun::crew {

namespace {

/// How many attempts the study could use a slot for now, and in the minutes to come: its optimizer
/// is asked for as many designs as there are slots, so that what waits tells little.
std::uint64_t attempts_of(const control::StudyStatus& study, bool has_workers, Brings brings) {
    if (!study.open || study.state != store::StudyState::running) return 0;
    if (study.waiting_licence > 0 && brings == Brings::nothing) return study.running;
    // Workers of this crew are there, and it waits for others.
    if (study.waits_for && has_workers) return study.running;
    if (!study.wanted) return std::max<std::uint64_t>(study.running + study.queued, 1);
    return *study.wanted - std::min(*study.wanted, study.completed);
}

}  // namespace

Demand demand_of(const control::HouseStatus& house, const std::string& engine, Brings brings) {
    using State = control::WorkerStatus::State;
    Demand demand;
    for (const control::WorkerStatus& worker : house.workers) {
        if (!worker.job.is_one() || worker.job.engine != engine) continue;
        if (worker.state == State::away) continue;
        demand.workers[worker.job.id] = {.id = worker.id,
                                         .name = worker.name,
                                         .running = worker.running > 0,
                                         .draining = worker.state == State::draining,
                                         .time_left = worker.ends_in};
    }
    for (const control::StudyStatus& study : house.studies)
        demand.attempts += attempts_of(study, !demand.workers.empty(), brings);
    return demand;
}

}  // namespace femrun::crew
