// SPDX-License-Identifier: MIT
// A worker is another PC: what it says is held to what it may say before anybody believes it. Texts
// become short plain lines, numbers that make no sense are left out, and it speaks of what it was
// given and of nothing else.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "work/attempt.hpp"
#include "work/study_setup.hpp"
#include "work/worker_card.hpp"

namespace femrun::muster {

/// What a worker was given, and may speak of until it has reported.
struct Given {
    std::shared_ptr<const work::StudySetup> setup;
    std::uint64_t trial = 0;
    std::uint32_t ordinal = 1;
    std::uint64_t design = 0;  // as work::design_hash has it; 0: not known
};

/// Longest text of an attempt's log: some hundred lines.
inline constexpr std::size_t log_bytes_max = 16 * 1024;
/// As many lines of its own a worker may have shown between two of its heartbeats.
inline constexpr std::size_t lines_max = 100;

/// What remains of a report. A response of another length than the study's is a failure, as the
/// study's numbers would be taken for each other; a folder that is not the attempt's own is none.
work::Report believed(work::Report report, const Given& given, std::string_view worker);

/// What a worker says of itself, as far as it is short and plain. Nobody decides by a version or a
/// note, and what it says that it has only brings it what it cannot solve.
work::WorkerCard believed(work::WorkerCard card);

/// Between 0 and 1, or -1 for what says nothing.
double believed_fraction(double fraction);

}  // namespace femrun::muster
