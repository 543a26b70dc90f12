// SPDX-License-Identifier: MIT
// Workers that are jobs of an engine. One that has lost sight of a node starts the node's jobs anew
// elsewhere, while on the node they may live on: two copies of one job, of which one counts. It is
// the one with more restarts; the other says what it has solved, and goes.
#include <utility>

#include <fmt/format.h>

#include "muster/muster.hpp"

namespace femrun::muster {

namespace {

// A restart of a job that so many others have come after is not told from its copy any more.
constexpr std::size_t jobs_remembered_max = 100'000;

constexpr auto started_anew = "its job was started anew by its engine";

}  // namespace

/// Whether the same job has come with more restarts; notes those of a job that has not.
bool Muster::is_superseded(const work::Job& job) {
    if (!job.is_one()) return false;
    const std::pair<std::string, std::string> key{job.engine, job.id};
    const auto [known, is_new] = restarts_.try_emplace(key, job.restart);
    if (known->second > job.restart) return true;
    known->second = job.restart;
    if (is_new) jobs_order_.push_back(key);
    for (; jobs_order_.size() > jobs_remembered_max; jobs_order_.pop_front())
        restarts_.erase(jobs_order_.front());
    return false;
}

/// All workers of the job that have fewer restarts.
void Muster::supersede(const work::Job& by) {
    if (by.restart == 0) return;
    for (const auto& [id, worker] : workers_)
        if (by.supersedes(worker->card.job)) give_up(*worker);
}

bool Muster::job_ends_in(const work::Job& job, Duration in) {
    for (const auto& [id, worker] : workers_) {
        if (worker->card.job != job || worker->line == nullptr) continue;
        worker->line->job_ends_in(in);
        return true;
    }
    return false;
}

void Muster::give_up(Enlisted& copy) {
    const WorkerId id = copy.place.worker;
    if (!std::exchange(copy.superseded, true))
        log_.line(
            LogLevel::warning,
            fmt::format("worker '{}': its job {} was started anew by its engine, and this copy "
                        "of it counts no more; what it runs goes to others",
                        copy.card.name, work::text_of(copy.card.job)));
    copy.leaves = true;
    events_.worker_superseded(id);
    for (const work::Assignment& unsent : std::exchange(copy.unsent, {}))
        give_back_soon(copy.place, unsent.attempt);
    later_([this, place = copy.place] {
        const auto found = workers_.find(place.worker);
        if (found == workers_.end() || found->second->place.line != place.line) return;
        if (found->second->line == nullptr)
            gone(place, fmt::format("worker '{}': {}", found->second->card.name, started_anew));
        else
            found->second->line->dismiss(started_anew);
    });
}

}  // namespace femrun::muster
