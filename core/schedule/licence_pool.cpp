// SPDX-License-Identifier: MIT
#include "schedule/licence_pool.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace femrun::schedule {

void LicencePools::claim(StudyId study, const std::map<std::string, study::Licence>& terms) {
    drop(study);
    for (const auto& [name, licence] : terms) {
        pools_[name].claims[study] = licence;
        pools_of_[study].push_back(name);
        agree(name);
    }
}

void LicencePools::set(const std::string& name, std::uint32_t count, Duration cooldown) {
    pools_[name].of_house = {count, cooldown};
    agree(name);
}

void LicencePools::unset(const std::string& name) {
    const auto found = pools_.find(name);
    if (found == pools_.end()) return;
    found->second.of_house.reset();
    found->second.for_people = 0;
    found->second.of_engine.clear();
    found->second.by_jobs = 0;
    found->second.counted.reset();
    agree(name);
}

std::optional<std::uint32_t> LicencePools::of_house(const std::string& name) const {
    const auto found = pools_.find(name);
    if (found == pools_.end() || !found->second.of_house) return std::nullopt;
    return found->second.of_house->first;
}

void LicencePools::keep_for_people(const std::string& name, std::uint32_t licences) {
    const auto found = pools_.find(name);
    if (found == pools_.end() || found->second.for_people == licences) return;
    found->second.for_people = licences;
    changed_.insert(name);
}

void LicencePools::free(const std::string& name, std::uint32_t licences, Instant until) {
    const auto found = pools_.find(name);
    if (found == pools_.end()) return;
    const std::uint64_t out = found->second.of_engine.empty() ? found->second.out : 0;
    found->second.counted = {until, out + licences};
    changed_.insert(name);
}

void LicencePools::is_engines(const std::string& name, const std::string& licence) {
    const auto found = pools_.find(name);
    if (found == pools_.end() || found->second.of_engine == licence) return;
    found->second.of_engine = licence;
    found->second.counted.reset();  // it was counted otherwise
    count_brought();
}

void LicencePools::bring(WorkerId worker, const std::map<std::string, std::uint32_t>& licences) {
    if (licences.empty() && jobs_.none()) return;
    jobs_.bring(worker, licences);
    count_brought();
}

void LicencePools::worker_gone(WorkerId worker) {
    if (jobs_.none()) return;
    jobs_.gone(worker);
    std::erase_if(resting_,
                  [&](const auto& entry) { return entry.second.part.brought_by == worker; });
    count_brought();
}

void LicencePools::count_brought() {
    for (auto& [name, pool] : pools_) {
        const std::uint32_t by_jobs = pool.of_engine.empty() ? 0 : jobs_.brought(pool.of_engine);
        if (std::exchange(pool.by_jobs, by_jobs) != by_jobs) changed_.insert(name);
    }
}

void LicencePools::drop(StudyId study) {
    leave(study);
    const auto found = pools_of_.find(study);
    if (found == pools_of_.end()) return;
    const std::vector<std::string> names = std::move(found->second);
    pools_of_.erase(found);
    for (const std::string& name : names) {
        pools_[name].claims.erase(study);
        agree(name);
    }
}

/// Works out the terms of a pool from those who claim it and from the house's; a pool of nobody
/// goes.
void LicencePools::agree(const std::string& name) {
    Pool& pool = pools_[name];
    if (pool.claims.empty() && !pool.of_house) {
        if (pool.out == 0) {
            pools_.erase(name);
            changed_.erase(name);
        }
        return;
    }
    pool.count = pool.of_house ? pool.of_house->first : pool.claims.begin()->second.count;
    pool.cooldown = pool.of_house ? pool.of_house->second : Duration::zero();
    for (const auto& [study, licence] : pool.claims) {
        if (!pool.of_house) pool.count = std::min(pool.count, licence.count);
        pool.cooldown = std::max<Duration>(pool.cooldown, licence.cooldown);
    }
    changed_.insert(name);
}

/// What an attempt of the study takes; never more than there is, so that it can be had at all.
Held LicencePools::need(StudyId study) const {
    Held need;
    const auto found = pools_of_.find(study);
    if (found == pools_of_.end()) return need;
    for (const std::string& name : found->second) {
        const Pool& pool = pools_.at(name);
        const std::uint32_t hold = pool.claims.at(study).hold;
        need.push_back({name, std::min(hold, std::max(pool.count, 1u))});
    }
    return need;
}

/// Of those that all share, and nobody is before the study in line.
bool LicencePools::there_is(StudyId study, const HeldPart& part) const {
    const Pool& pool = pools_.at(part.pool);
    const bool first = pool.queue.empty() || pool.queue.begin()->second == study;
    return first && pool.out + part.tokens <= pool.usable();
}

bool LicencePools::is_brought(const HeldPart& part, WorkerId by) const {
    const std::string& licence = pools_.at(part.pool).of_engine;
    return !licence.empty() && jobs_.free(by, licence, part.pool) >= part.tokens;
}

bool LicencePools::obtainable(StudyId study) const {
    return std::ranges::all_of(need(study),
                               [&](const HeldPart& part) { return there_is(study, part); });
}

bool LicencePools::obtainable(StudyId study, WorkerId at) const {
    return std::ranges::all_of(need(study), [&](const HeldPart& part) {
        return is_brought(part, at) || there_is(study, part);
    });
}

bool LicencePools::brings(StudyId study, WorkerId worker) const {
    return obtainable(study, worker) && std::ranges::any_of(need(study), [&](const HeldPart& part) {
               return is_brought(part, worker);
           });
}

bool LicencePools::some_bring(StudyId study) const {
    return jobs_.any_worker([&](WorkerId worker) { return brings(study, worker); });
}

std::vector<StudyId> LicencePools::may_be_brought() const {
    std::vector<StudyId> all;
    if (jobs_.none()) return all;
    for (const auto& [study, ticket] : tickets_)
        if (some_bring(study)) all.push_back(study);
    return all;
}

Held LicencePools::take(StudyId study, WorkerId at) {
    FEMRUN_CHECK(obtainable(study, at), static_cast<unsigned long long>(study.value));
    // Before it leaves the line: whoever is in it takes what all share.
    Held held = need(study);
    for (HeldPart& part : held) {
        if (is_brought(part, at)) {
            part.brought_by = at;
            jobs_.take(at, part.pool, part.tokens);
        } else {
            pools_.at(part.pool).out += part.tokens;
        }
    }
    leave(study);
    return held;
}

Held LicencePools::take_again(StudyId study, AttemptId attempt, WorkerId at) {
    Held held = awoken(attempt);
    for (HeldPart part : need(study)) {
        const auto same = std::ranges::find(held, part.pool, &HeldPart::pool);
        const bool is_there = same != held.end();
        if (is_there && (same->brought_by || !is_brought(part, at))) continue;
        if (is_brought(part, at)) {
            part.brought_by = at;
            jobs_.take(at, part.pool, part.tokens);
        } else {
            pools_.at(part.pool).out += part.tokens;
        }
        if (is_there)
            returned(std::exchange(*same, part));  // whose it was nobody knew
        else
            held.push_back(part);
    }
    return held;
}

/// What rested for the attempt, which is out as before.
Held LicencePools::awoken(AttemptId attempt) {
    Held held;
    std::erase_if(resting_, [&](const auto& entry) {
        const Resting& one = entry.second;
        const bool is_its = one.attempt == attempt;
        if (is_its) held.push_back(one.part);
        return is_its;
    });
    return held;
}

void LicencePools::wait(StudyId study) {
    if (tickets_.contains(study)) return;
    const std::uint64_t ticket = ++last_ticket_;
    tickets_[study] = ticket;
    for (const std::string& name : pools_of_.at(study)) pools_.at(name).queue[ticket] = study;
}

void LicencePools::leave(StudyId study) {
    const auto found = tickets_.find(study);
    if (found == tickets_.end()) return;
    for (const std::string& name : pools_of_.at(study)) {
        pools_.at(name).queue.erase(found->second);
        changed_.insert(name);
    }
    tickets_.erase(found);
}

std::vector<StudyId> LicencePools::in_line() const {
    std::vector<StudyId> all;
    for (const auto& [study, ticket] : tickets_) all.push_back(study);
    return all;
}

std::vector<StudyId> LicencePools::come_of_age() {
    std::set<StudyId> first;
    for (const std::string& name : changed_) {
        const Pool& pool = pools_.at(name);
        if (!pool.queue.empty() && obtainable(pool.queue.begin()->second))
            first.insert(pool.queue.begin()->second);
    }
    changed_.clear();
    return {first.begin(), first.end()};
}

void LicencePools::returned(const HeldPart& part) {
    if (part.brought_by) return jobs_.give_back(*part.brought_by, part.pool, part.tokens);
    Pool& pool = pools_.at(part.pool);
    FEMRUN_CHECK(pool.out >= part.tokens, static_cast<unsigned long long>(pool.out));
    pool.out -= part.tokens;
    changed_.insert(part.pool);
    if (pool.claims.empty()) agree(part.pool);
}

void LicencePools::give_back(const Held& held) {
    for (const HeldPart& part : held) returned(part);
}

void LicencePools::wake(AttemptId attempt) { give_back(awoken(attempt)); }

/// Few rest: no more than there are licences, but for those of before a restart.
bool LicencePools::rests(AttemptId attempt, const std::string& pool) const {
    return std::any_of(resting_.begin(), resting_.end(), [&](const auto& entry) {
        return entry.second.attempt == attempt && entry.second.part.pool == pool;
    });
}

void LicencePools::rest(const Held& held, Instant now, AttemptId attempt) {
    for (const auto& part : held) {
        const Duration cooldown = pools_.at(part.pool).cooldown;
        if (cooldown > Duration::zero())
            rest_until({part}, now + cooldown, attempt);
        else
            give_back({part});
    }
}

void LicencePools::rest_until(const Held& held, Instant until, AttemptId attempt) {
    for (const HeldPart& part : held)
        if (rests(attempt, part.pool))
            returned(part);
        else
            resting_.emplace(until, Resting{part, attempt});
}

void LicencePools::rest_unheld(StudyId study, AttemptId attempt, Instant then) {
    for (const auto& part : need(study))
        rest_unheld({part}, then + pools_.at(part.pool).cooldown, attempt);
}

void LicencePools::rest_unheld(const Held& held, Instant until, AttemptId attempt) {
    for (const HeldPart& part : held) {
        if (rests(attempt, part.pool)) continue;
        pools_[part.pool].out += part.tokens;
        resting_.emplace(until, Resting{part, attempt});
    }
}

void LicencePools::settle(Instant now) {
    while (!resting_.empty() && resting_.begin()->first <= now) {
        const Resting over = resting_.begin()->second;
        resting_.erase(resting_.begin());
        returned(over.part);
    }
    for (auto& [name, pool] : pools_) {
        if (!pool.counted || pool.counted->first > now) continue;
        pool.counted.reset();
        changed_.insert(name);
    }
}

std::optional<Instant> LicencePools::next_return() const {
    std::optional<Instant> next;
    if (!resting_.empty()) next = resting_.begin()->first;
    for (const auto& [name, pool] : pools_)
        if (pool.counted) next = std::min(next.value_or(pool.counted->first), pool.counted->first);
    return next;
}

// -- what can be seen

std::vector<LicencePools::Shortage> LicencePools::shortages(StudyId study) const {
    std::vector<Shortage> all;
    if (some_bring(study)) return all;
    for (const HeldPart& part : need(study)) {
        if (there_is(study, part)) continue;
        const Pool& pool = pools_.at(part.pool);
        const bool first = pool.queue.empty() || pool.queue.begin()->second == study;
        all.push_back({part.pool, part.tokens,
                       first ? std::nullopt : std::optional(pool.queue.begin()->second)});
    }
    return all;
}

std::vector<std::string> LicencePools::names() const {
    std::vector<std::string> names;
    for (const auto& [name, pool] : pools_) names.push_back(name);
    return names;
}

PoolStanding LicencePools::standing(const std::string& name, Instant now) const {
    PoolStanding it{.name = name};
    const auto found = pools_.find(name);
    if (found == pools_.end()) return it;
    it.count = static_cast<std::uint32_t>(found->second.usable());
    it.all = found->second.count;
    it.for_people = found->second.for_people;
    it.cooldown = found->second.cooldown;
    it.out = found->second.out;
    it.of_slurm = found->second.of_engine;
    it.by_jobs = found->second.by_jobs;
    it.at_jobs = jobs_.in_use(name);
    for (const auto& [until, one] : resting_) {
        if (one.part.pool != name || one.part.brought_by) continue;
        it.resting += one.part.tokens;
        if (!it.next_in) it.next_in = std::max(until - now, Duration::zero());
    }
    for (const auto& [ticket, study] : found->second.queue) it.waiting.push_back(study);
    return it;
}

std::size_t LicencePools::footprint() const {
    std::size_t entries =
        pools_of_.size() + tickets_.size() + resting_.size() + changed_.size() + jobs_.footprint();
    for (const auto& [name, pool] : pools_) entries += 1 + pool.claims.size() + pool.queue.size();
    return entries;
}

}  // namespace femrun::schedule
