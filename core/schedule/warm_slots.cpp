// SPDX-License-Identifier: MIT
#include "schedule/warm_slots.hpp"

#include "base/check.hpp"

namespace femrun::schedule {

bool WarmSlots::start(StudyId study, std::uint32_t slots, Instant now) {
    Slots& of = slots_of_[study];
    ++of.taken;
    const bool has_slot = ++taken_ <= slots;
    if (!has_slot || of.taken <= of.opened) return false;
    if (unopened(slots) > 0) {
        ++opened_;
    } else if (const auto loser = oldest(study)) {
        const auto lost = slots_of_.find(loser->study);
        if (--lost->second.opened == 0 && lost->second.taken == 0) slots_of_.erase(lost);
    } else {
        return false;
    }
    ++of.opened;
    of.since = now;
    return true;
}

void WarmSlots::end(StudyId study, Solver solver) {
    const auto found = slots_of_.find(study);
    FEMRUN_CHECK(found != slots_of_.end() && found->second.taken > 0,
                 static_cast<unsigned long long>(study.value));
    Slots& of = found->second;
    --of.taken;
    --taken_;
    if (solver == Solver::ended && of.opened > of.taken) {
        --of.opened;
        --opened_;
    }
    if (of.opened == 0 && of.taken == 0) slots_of_.erase(found);
}

void WarmSlots::forget(StudyId study) {
    const auto found = slots_of_.find(study);
    if (found == slots_of_.end()) return;
    opened_ -= found->second.opened;
    taken_ -= found->second.taken;
    slots_of_.erase(found);
}

bool WarmSlots::has_warm(StudyId study) const {
    const auto found = slots_of_.find(study);
    return found != slots_of_.end() && found->second.opened > found->second.taken;
}

std::optional<WarmSlots::Holder> WarmSlots::oldest(StudyId but) const {
    std::optional<Holder> found;
    for (const auto& [study, slots] : slots_of_)
        if (study != but && slots.opened > slots.taken && (!found || slots.since < found->since))
            found = Holder{study, slots.since};
    return found;
}

std::optional<WarmSlots::Holder> WarmSlots::displaced(StudyId by, std::uint32_t slots) const {
    if (taken_ >= slots || unopened(slots) > 0 || has_warm(by)) return std::nullopt;
    return oldest(by);
}

}  // namespace femrun::schedule
