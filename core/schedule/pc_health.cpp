// SPDX-License-Identifier: MIT
#include "schedule/pc_health.hpp"

#include <algorithm>
#include <utility>

namespace femrun::schedule {

namespace {

// Two can be a coincidence.
constexpr std::uint32_t failures_before_rest = 3;
// A person needs minutes to free a disk, and a PC that is well again is soon found so.
constexpr Duration rest_first = std::chrono::seconds(5), rest_max = std::chrono::minutes(5);
// With the rests between, some three minutes.
constexpr std::uint32_t failures_of_one_max = 8;

}  // namespace

PcHealth::Finding PcHealth::failed(WorkerId worker, TrialId trial, Instant now, std::string why) {
    const auto [found, was_well] = rows_.try_emplace(worker);
    Row& row = found->second;
    if (was_well) row.first = trial;
    ++row.failures;
    if (trial == row.first)
        ++row.of_first;
    else
        row.of_several = true;
    row.why = std::move(why);

    Finding finding;
    finding.blame = was_well ? Blame::design : Blame::pc;
    finding.hopeless = !row.of_several && row.of_first >= failures_of_one_max;
    // What was already under way when it began to rest makes no rest longer.
    if (row.failures < failures_before_rest || row.rests_until) return finding;
    finding.rests_first = row.rest == Duration::zero();
    row.rest = finding.rests_first ? rest_first : std::min(row.rest * 2, rest_max);
    finding.rest = row.rest;
    row.rests_until = now + row.rest;
    ends_.emplace(*row.rests_until, worker);
    return finding;
}

PcHealth::Finding PcHealth::failed_alone(WorkerId worker, TrialId trial, Instant now,
                                         std::string why) {
    const auto [found, was_well] = rows_.try_emplace(worker);
    Row& row = found->second;
    if (was_well) row.first = trial;
    row.failures = std::max(row.failures, failures_before_rest - 1);
    row.alone = trial.study;
    return failed(worker, trial, now, std::move(why));
}

std::vector<WorkerId> PcHealth::forget(StudyId study) {
    std::vector<WorkerId> well;
    for (const auto& [worker, row] : rows_)
        if (row.alone == study) well.push_back(worker);
    for (const WorkerId worker : well) gone(worker);
    return well;
}

bool PcHealth::well(WorkerId worker, StudyId study) {
    const auto found = rows_.find(worker);
    if (found == rows_.end() || found->second.alone.value_or(study) != study) return false;
    const bool rested = found->second.rest > Duration::zero();
    gone(worker);
    return rested;
}

void PcHealth::gone(WorkerId worker) {
    if (rows_.erase(worker) == 0) return;
    std::erase_if(ends_, [&](const auto& end) { return end.second == worker; });
}

std::optional<PcHealth::Illness> PcHealth::illness(WorkerId worker) const {
    const auto found = rows_.find(worker);
    if (found == rows_.end()) return std::nullopt;
    return Illness{found->second.rests_until, found->second.why};
}

std::vector<WorkerId> PcHealth::rested(Instant now) {
    std::vector<WorkerId> workers;
    for (; !ends_.empty() && ends_.begin()->first <= now; ends_.erase(ends_.begin())) {
        workers.push_back(ends_.begin()->second);
        rows_.at(workers.back()).rests_until.reset();
    }
    return workers;
}

std::optional<Instant> PcHealth::next_end() const {
    if (ends_.empty()) return std::nullopt;
    return ends_.begin()->first;
}

}  // namespace femrun::schedule
