// SPDX-License-Identifier: MIT
#include "serve/crews.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace femrun::serve {

using namespace std::chrono_literals;

namespace {

// A person has a handful.
constexpr std::size_t crews_max = 100;
// Of each, as many as somebody looks through; the rest is in its counts.
constexpr std::size_t jobs_shown_max = 1000;
// Engines count in seconds, and a keeper looks now and then.
constexpr Duration moves_by = 5s;
// A PC that keeps a crew may be asleep for a night.
constexpr Duration forgotten_after = 24h;

}  // namespace

Result<void> Crews::told(control::CrewStatus crew, Instant now) {
    forget(now);
    // What has ended needs no end.
    if (const auto ends = ends_.find(crew.name); ends != ends_.end())
        std::erase_if(ends->second, [&](const auto& one) {
            return std::ranges::none_of(crew.jobs, [&](const control::JobStatus& job) {
                return job.ends_in && job.id == one.first.first && job.restart == one.first.second;
            });
        });
    if (crew.most == 0 && crew.jobs.empty()) {
        crews_.erase(crew.name);
        ends_.erase(crew.name);
        return {};
    }
    const auto found = crews_.find(crew.name);
    if (found == crews_.end() && crews_.size() >= crews_max)
        return Error{ErrorKind::unavailable,
                     fmt::format("crew '{}': this scheduler shows {} crews already, and no more",
                                 crew.name, crews_max)};
    if (crew.jobs.size() > jobs_shown_max) crew.jobs.resize(jobs_shown_max);
    const std::string name = crew.name;
    crews_.insert_or_assign(name, Told{std::move(crew), now});
    return {};
}

std::vector<control::JobStatus> Crews::ends_to_tell(const control::CrewStatus& crew,
                                                    Instant now) const {
    std::vector<control::JobStatus> all;
    const auto told = ends_.find(crew.name);
    for (const control::JobStatus& job : crew.jobs) {
        if (!job.ends_in) continue;
        if (told != ends_.end()) {
            const auto known = told->second.find({job.id, job.restart});
            const Instant end = now + *job.ends_in;
            if (known != told->second.end() && end - moves_by < known->second &&
                known->second < end + moves_by)
                continue;
        }
        all.push_back(job);
    }
    return all;
}

void Crews::end_was_told(const std::string& crew, const control::JobStatus& job, Instant now) {
    ends_[crew][{job.id, job.restart}] = now + *job.ends_in;
}

std::vector<control::CrewStatus> Crews::statuses(Instant now) const {
    std::vector<control::CrewStatus> all = in_brief(now);
    for (control::CrewStatus& one : all) one.jobs = crews_.at(one.name).crew.jobs;
    return all;
}

std::vector<control::CrewStatus> Crews::in_brief(Instant now) const {
    using Phase = control::JobStatus::Phase;
    std::vector<control::CrewStatus> all;
    for (const auto& [name, told] : crews_) {
        if (now - told.at >= forgotten_after) continue;
        const control::CrewStatus& crew = told.crew;
        control::CrewStatus& brief = all.emplace_back();
        brief = {.name = crew.name,
                 .engine = crew.engine,
                 .least = crew.least,
                 .most = crew.most,
                 .pending = crew.pending,
                 .running = crew.running,
                 .trouble = crew.trouble,
                 .ends = crew.ends,
                 .silence = std::chrono::floor<std::chrono::milliseconds>(now - told.at)};
        for (const control::JobStatus& job : crew.jobs) {
            const bool waits = job.phase == Phase::pending || job.phase == Phase::held;
            if (!waits || job.why.empty()) continue;
            brief.jobs.push_back(job);
            break;
        }
    }
    return all;
}

void Crews::forget(Instant now) {
    std::erase_if(crews_, [&](const auto& one) { return now - one.second.at >= forgotten_after; });
    std::erase_if(ends_, [&](const auto& one) { return !crews_.contains(one.first); });
}

}  // namespace femrun::serve
