// SPDX-License-Identifier: MIT
// A study in text for people; every function gives whole lines.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "view/subject.hpp"

namespace femrun::view {

/// The trials as a table, the last `rows` of them (all without a number), leaders marked by '*'.
std::string trials_table(const Subject& subject, std::optional<std::size_t> rows);

/// The best design; or the one that is least outside; or that there is none.
std::string best_text(const Subject& subject);

/// The front as a table, by the first objective, with its hypervolume.
std::string front_text(const Subject& subject);

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

/// One trial with its attempts, the ends of their logs and their files.
std::string trial_text(const Subject& subject, std::uint64_t number,
                       std::span<const FolderSeen> folders);

/// The studies of a database.
std::string studies_table(std::span<const store::StudyRow> studies);

/// What `show` prints: state, table, and the best design or the front.
std::string study_text(const Subject& subject, std::optional<std::size_t> rows);

/// "38 complete (4 infeasible), 2 failed: mesh 1, solve 1".
std::string counts_text(const Subject& subject);

}  // namespace femrun::view
