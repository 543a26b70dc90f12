// SPDX-License-Identifier: MIT
#include "crew/crew.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace femrun::crew {

using namespace std::chrono_literals;

namespace {

using Phase = engines::JobSeen::Phase;

// One may meet a node that is ill, and so may a second.
constexpr std::uint32_t failures_borne = 3;
constexpr Duration pause_first = 5s, pause_max = 10min;
// Who stays for less has not worked: it came, and something sent it away again.
constexpr Duration stay_min = 1min;
// What is needed comes and goes while designs are asked for: pending jobs cost nobody anything.
constexpr Duration surplus_borne = 30s;
// Programs start within seconds; the queue decides the rest, as it did lately.
constexpr Duration lead_min = 30s;
constexpr std::size_t waits_kept = 15;
// An engine may lose a cancellation, as it does when its controller is ended just then.
constexpr Duration cancelled_again = 30s;
constexpr std::size_t ended_kept = 100;

/// How a job ended that was to stay.
std::string early_end(const Job& job) {
    const engines::JobSeen& seen = job.seen;
    std::string text =
        fmt::format("job {}{} ended {}: {}", seen.id, seen.place.empty() ? "" : " on " + seen.place,
                    job.came ? "within a minute" : "before its worker was connected",
                    seen.why.empty() ? "its engine does not say how" : seen.why);
    if (!seen.last_words.empty()) text += fmt::format("; its last words: {}", seen.last_words);
    if (!seen.output.empty()) text += fmt::format("; see '{}'", seen.output);
    return text;
}

}  // namespace

Crew::Crew(Plan plan, std::map<std::string, Job> known)
    : plan_(std::move(plan)), jobs_(std::move(known)), filled_(!jobs_.empty()) {}

void Crew::resized(Size size) {
    if (size == plan_.size) return;
    plan_.size = size;
    filled_ = false;
}

// -- what happened

void Crew::submitted(const std::vector<std::string>& jobs, Instant now, WallTime at) {
    asking_ = false;
    for (const std::string& id : jobs) {
        Job job{.submitted = at};
        job.seen.id = id;
        jobs_.try_emplace(id, std::move(job));
        times_[id].submitted = now;
    }
    if (counting() >= plan_.size.least) filled_ = true;
}

void Crew::not_submitted(const std::string& why, Instant now) {
    asking_ = false;
    failed(why, now);
}

void Crew::seen(const std::vector<engines::JobSeen>& jobs, Instant now, WallTime at) {
    for (const engines::JobSeen& one : jobs) {
        const auto [found, is_new] = jobs_.try_emplace(one.id);
        Job& job = found->second;
        if (is_new) job.submitted = at;
        const Phase was = is_new ? Phase::pending : job.seen.phase;
        // A job that its engine has begun again is as good as new.
        const bool again = !is_new && one.restart > job.seen.restart;
        job.seen = one;
        // Whose worker is there has not ended: its engine was asked in a way that hides it, say. To
        // believe it would ask for another one, again and again.
        const bool is_there = demand_ && demand_->workers.contains(one.id);
        if (one.phase == Phase::ended && one.ending == engines::Ending::unknown && is_there) {
            job.seen.phase = Phase::unseen;
            job.seen.ending = engines::Ending::none;
            job.seen.why = fmt::format("its worker is connected, though its engine says: {}",
                                       one.why.empty() ? "it has ended" : one.why);
            continue;
        }
        if (again) times_[one.id] = {.submitted = now};
        if (one.phase == Phase::running) started(one.id, now);
        if (one.phase == Phase::ended && was != Phase::ended) ended(job, now);
    }
    forget_old();
}

void Crew::started(const std::string& id, Instant now) {
    Times& times = times_[id];
    if (times.started) return;
    times.started = now;
    if (!times.submitted) return;
    waits_.push_back(now - *times.submitted);
    if (waits_.size() > waits_kept) waits_.erase(waits_.begin());
}

void Crew::ended(Job& job, Instant now) {
    job.worker.clear();
    const auto times = times_.extract(job.seen.id);
    if (job.taken_back) return;
    const auto started = times.empty() ? std::nullopt : times.mapped().started;
    const bool stayed = !started || now - *started >= stay_min;
    if (job.came && stayed) return;
    failed(early_end(job), now);
}

void Crew::failed(const std::string& why, Instant now) {
    trouble_ = why;
    failed_at_ = now;
    if (++failures_ < failures_borne) return;
    pause_ = std::clamp(pause_ * 2, pause_first, pause_max);
    not_before_ = now + pause_;
}

void Crew::well() {
    failures_ = 0;
    pause_ = Duration::zero();
    not_before_.reset();
    trouble_.reset();
}

void Crew::heard(const Demand& demand, Instant now) {
    demand_ = demand;
    for (auto& [id, job] : jobs_) {
        const auto worker = demand.workers.find(id);
        if (worker == demand.workers.end() || !job.is_live()) {
            job.worker.clear();
            continue;
        }
        job.came = true;
        job.worker = worker->second.name;
        Times& times = times_[id];
        // Who was there before tells nothing of what has failed since.
        const bool is_newer = times.started && (!failed_at_ || *times.started >= *failed_at_);
        if (is_newer && now - *times.started >= stay_min) well();
        if (worker->second.running)
            times.idle_since.reset();
        else if (!times.idle_since)
            times.idle_since = now;
    }
}

// -- what there is

std::size_t Crew::live() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(jobs_, [](const auto& entry) { return entry.second.is_live(); }));
}

/// That may have a worker without anybody's doing.
std::size_t Crew::there_at_most() const {
    return static_cast<std::size_t>(std::ranges::count_if(jobs_, [](const auto& entry) {
        return entry.second.is_live() && entry.second.seen.phase != Phase::held;
    }));
}

/// How long before a worker goes its successor is asked for.
Duration Crew::lead() const {
    if (waits_.empty()) return lead_min;
    std::vector<Duration> sorted = waits_;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::ranges::nth_element(sorted, middle);
    const Duration wanted = std::max(lead_min, *middle + lead_min);
    return plan_.wall_time ? std::min(wanted, *plan_.wall_time / 4) : wanted;
}

bool Crew::counts(const std::string& id, const Job& job) const {
    // A held job comes when a person releases it, which may be never.
    if (!job.is_live() || job.taken_back || job.seen.phase == Phase::held) return false;
    if (!demand_) return true;
    const auto worker = demand_->workers.find(id);
    if (worker == demand_->workers.end()) return true;
    if (worker->second.draining) return false;
    return !worker->second.time_left || *worker->second.time_left > lead();
}

std::size_t Crew::counting() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        jobs_, [this](const auto& entry) { return counts(entry.first, entry.second); }));
}

std::size_t Crew::needed() const {
    const Size& size = plan_.size;
    if (!demand_) return counting();
    if (size.is_fixed())
        return demand_->attempts > 0 || !filled_ ? size.most
                                                 : std::min<std::size_t>(size.most, counting());
    const std::uint64_t workers = (demand_->attempts + plan_.slots - 1) / plan_.slots;
    return static_cast<std::size_t>(std::clamp<std::uint64_t>(workers, size.least, size.most));
}

// -- what to do

std::uint32_t Crew::missing(Instant now) const {
    if (asking_ || !demand_ || (not_before_ && now < *not_before_)) return 0;
    const std::size_t wanted = needed(), there = counting();
    if (there >= wanted) return 0;
    std::size_t count = wanted - there;
    // Whoever goes is still there: a crew that adapts never has more than its most.
    if (!plan_.size.is_fixed())
        count = std::min(count,
                         plan_.size.most - std::min<std::size_t>(there_at_most(), plan_.size.most));
    if (failures_ < failures_borne) return static_cast<std::uint32_t>(count);
    const bool tried = std::ranges::any_of(jobs_, [](const auto& entry) {
        return entry.second.is_live() && !entry.second.came && !entry.second.taken_back;
    });
    return tried ? 0 : static_cast<std::uint32_t>(std::min<std::size_t>(count, 1));
}

std::vector<Command> Crew::tick(Instant now) {
    std::vector<Command> commands;
    if (aim_ != Aim::keep) {
        come_to_nothing(now, commands);
        return commands;
    }
    if (counting() >= plan_.size.least) filled_ = true;
    if (const std::uint32_t count = missing(now); count > 0) {
        asking_ = true;
        commands.emplace_back(Submit{count});
    }
    let_go(now, commands);
    return commands;
}

void Crew::release(Job& job, WorkerId worker, std::vector<Command>& commands) {
    job.taken_back = true;
    commands.emplace_back(Release{worker});
}

/// What is not needed: pending jobs first, the newest of them, then workers that have nothing. From
/// a crew that was made smaller also those that work: they finish what they have.
void Crew::let_go(Instant now, std::vector<Command>& commands) {
    if (!demand_) return;
    const std::size_t there = counting(), wanted = needed();
    std::size_t surplus = there - std::min(there, wanted);
    if (surplus == 0) {
        for (auto& [id, times] : times_) times.surplus_since.reset();
        return;
    }
    Cancel cancel;
    for (auto entry = jobs_.rbegin(); entry != jobs_.rend() && surplus > 0; ++entry) {
        auto& [id, job] = *entry;
        if (!counts(id, job) || job.seen.phase != Phase::pending) continue;
        Times& times = times_[id];
        if (!times.surplus_since) times.surplus_since = now;
        --surplus;
        if (now - *times.surplus_since < surplus_borne) continue;
        job.taken_back = true;
        times.cancelled = now;
        cancel.jobs.push_back(id);
    }
    if (!cancel.jobs.empty()) commands.emplace_back(std::move(cancel));
    for (const bool working : {false, true}) {
        for (auto& [id, job] : jobs_) {
            if (surplus == 0) return;
            const auto worker = demand_->workers.find(id);
            if (!counts(id, job) || worker == demand_->workers.end() ||
                worker->second.running != working)
                continue;
            if (!plan_.size.is_fixed() && (working || now - *times_[id].idle_since < plan_.idle))
                continue;
            --surplus;
            release(job, worker->second.id, commands);
        }
    }
}

void Crew::come_to_nothing(Instant now, std::vector<Command>& commands) {
    Cancel cancel;
    for (auto& [id, job] : jobs_) {
        if (!job.is_live()) continue;
        Times& times = times_[id];
        const bool works = demand_ && demand_->workers.contains(id);
        if (aim_ == Aim::let_end && works) {
            if (!job.taken_back) release(job, demand_->workers.at(id).id, commands);
            continue;
        }
        // Whether it works is not known: it may.
        if (aim_ == Aim::let_end && !demand_ && job.came) continue;
        if (times.cancelled && now - *times.cancelled < cancelled_again) continue;
        job.taken_back = true;
        times.cancelled = now;
        cancel.jobs.push_back(id);
    }
    if (!cancel.jobs.empty()) commands.emplace_back(std::move(cancel));
}

void Crew::forget_old() {
    std::vector<std::pair<WallTime, std::string>> over;
    for (const auto& [id, job] : jobs_)
        if (!job.is_live()) over.emplace_back(job.submitted, id);
    if (over.size() <= ended_kept) return;
    std::ranges::sort(over);
    for (std::size_t i = 0; i + ended_kept < over.size(); ++i) jobs_.erase(over[i].second);
}

}  // namespace femrun::crew
