// SPDX-License-Identifier: MIT
// A PC as a job of an engine, from one job to the next.
#include <utility>

#include "pc.hpp"

namespace femrun::simulation {

Duration Pc::job_lasts() const {
    const JobsPlan& jobs = world_.plan.jobs;
    return jobs.long_every > 0 && number_ % jobs.long_every == 0 ? jobs.long_last : jobs.last;
}

void Pc::begin_anew(work::Job job) {
    job_ = std::move(job);
    start();
}

/// Of two copies the older one is begun no more.
void Pc::start_again(Duration in) {
    if (std::exchange(is_copy_, false)) {
        idle_ = true;
        job_ = {};
        return;
    }
    world_.after(in, [this] { start(); });
}

/// Whoever keeps the jobs asks for no other at once when one was sent home as it came.
void Pc::job_over() {
    job_ = {};
    const bool had_no_use = world_.now() - job_began_ < 1min;
    const Duration rest = had_no_use ? Duration(1h) : Duration::zero();
    start_again(rest + world_.chance.between(1s, world_.plan.jobs.wait_max));
}

}  // namespace femrun::simulation
