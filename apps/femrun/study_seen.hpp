// SPDX-License-Identifier: MIT
// A study as somebody watches it, wherever it runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "view/progress.hpp"
#include "view/subject.hpp"

namespace femrun::app {

/// Borrowed for the time of a call, but for `subject`: what that refers to stays until another
/// `definition_number` is told.
struct StudySeen {
    view::Subject subject;
    std::uint64_t definition_number = 0;  // another one: another subject
    view::Progress::Phase phase = view::Progress::Phase::running;
    bool over = false;
    std::uint64_t slots = 0;
    double elapsed_s = 0, active_before_s = 0;
    std::optional<view::LastFailure> last_failure;
    std::vector<view::RunningSlot> running;  // more than there are slots: the rest wait at workers
    std::uint64_t queued = 0, waiting_licence = 0;
    std::string jobs;  // of crews; may be empty
};

/// `looked` is called now and then while the study runs; `interrupted` when Ctrl-C was pressed,
/// with how often.
struct StudyObserver {
    virtual ~StudyObserver() = default;
    virtual void looked(const StudySeen& study) = 0;
    virtual void interrupted(int times) = 0;
};

}  // namespace femrun::app
