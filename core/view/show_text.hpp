// SPDX-License-Identifier: MIT
// A study in text for people; every function gives whole lines.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"
#include "view/subject.hpp"
#include "view/table.hpp"

namespace femrun::view {

/// Rows of a front, when nobody asks for all of it.
constexpr std::size_t front_shown = 20;

/// The trials as a table, the last `rows` of them (all without a number), leaders marked by '*'. No
/// line is wider than `width` where columns can be left out for it.
std::string trials_table(const Subject& subject, std::optional<std::size_t> rows,
                         std::size_t width = unlimited);

/// The best design; or the one that is least outside; or that there is none.
std::string best_text(const Subject& subject);

/// The front as a table, by the first objective, with its hypervolume: the `rows` trials that tell
/// most about it, all without a number. A single objective: the best design.
std::string front_text(const Subject& subject, std::optional<std::size_t> rows = front_shown,
                       std::size_t width = unlimited);

/// A file of an attempt, as the caller found it.
struct FileSeen {
    std::string path;  // relative to the attempt's folder
    std::uint64_t bytes = 0;
};
/// The folder of an attempt with what is in it.
struct FolderSeen {
    AttemptId attempt;
    std::string path;
    std::vector<FileSeen> files;
};

/// "  files in FOLDER:" and a line a file, or ": none".
std::string files_text(const FolderSeen& folder);

/// One trial with its attempts, the ends of their logs and their files.
std::string trial_text(const Subject& subject, std::uint64_t number,
                       std::span<const FolderSeen> folders);

/// What one solve outside of any study came to: `trial` is complete or failed. The end of the log
/// is told of what failed.
std::string solve_text(const Subject& subject, const store::TrialHistory& trial, double seconds,
                       std::string_view log);

/// The studies of a database.
std::string studies_table(std::span<const store::StudyRow> studies);

/// What `show` prints: state, table, and the best design or the front.
std::string study_text(const Subject& subject, std::optional<std::size_t> rows,
                       std::size_t width = unlimited);

/// "38 complete (4 infeasible), 2 failed: mesh 1, solve 1".
std::string counts_text(const Subject& subject);

}  // namespace femrun::view
