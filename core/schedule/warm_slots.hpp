// SPDX-License-Identifier: MIT
// For which studies the slots of one worker have their solver open, as far as a scheduler can know:
// a slot opens the study of the first attempt that it is given, keeps it open afterwards, and opens
// another when it is given one of another study.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace femrun::schedule {

class WarmSlots {
public:
    /// An attempt of the study is given to a worker of `slots` slots. Whether a slot opens the
    /// study for it now; where all are taken nobody knows, and it waits.
    bool start(StudyId study, std::uint32_t slots, Instant now);
    enum class Solver { open, ended };
    /// It is over, and its slot still has the solver open, or has not.
    void end(StudyId study, Solver solver);
    /// Its solvers are let go.
    void forget(StudyId study);

    /// Slots that have no solver open.
    std::uint32_t unopened(std::uint32_t slots) const {
        return slots > opened_ ? slots - opened_ : 0;
    }
    bool has_warm(StudyId study) const;
    /// Calls `visit` with each study that a free slot is warm for.
    template <typename Visit>
    void each_warm(Visit visit) const {
        for (const auto& [study, slots] : slots_of_)
            if (slots.opened > slots.taken) visit(study);
    }

    /// Whether all that it has is of studies that `is_so` is true of.
    template <typename Is>
    bool all_taken_by(Is is_so) const {
        for (const auto& [study, slots] : slots_of_)
            if (slots.taken > 0 && !is_so(study)) return false;
        return true;
    }

    struct Holder {
        StudyId study;
        Instant since;
    };
    /// The study that would lose a slot to one of `by`: of those with a free one the study that has
    /// had it longest. Nothing when `by` finds a better slot.
    std::optional<Holder> displaced(StudyId by, std::uint32_t slots) const;

    std::size_t footprint() const { return slots_of_.size(); }

private:
    struct Slots {
        std::uint32_t opened = 0;  // that have it open
        std::uint32_t taken = 0;   // attempts of it there; more than opened when some wait
        Instant since{};           // it was opened in the last of them
    };
    std::optional<Holder> oldest(StudyId but) const;

    std::map<StudyId, Slots> slots_of_;
    std::uint32_t opened_ = 0, taken_ = 0;
};

}  // namespace femrun::schedule
