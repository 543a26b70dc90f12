// SPDX-License-Identifier: MIT
// Why nothing of a study starts, as the loop sees it: beside what the scheduler waits for there are
// the database and the optimizer.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "schedule/waiting.hpp"

namespace femrun::run {

struct StudyWaits {
    std::optional<Error> database{};       // it cannot be written, and nothing starts meanwhile
    bool restores = false;                 // its optimizer replays the past
    bool asks = false;                     // its optimizer has not answered yet
    std::vector<schedule::Wait> trials{};  // that are queued, for this
};

}  // namespace femrun::run
