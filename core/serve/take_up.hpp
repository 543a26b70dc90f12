// SPDX-License-Identifier: MIT
// A study that somebody wants run and the database come together: it is new, goes on where it
// stopped, or has changed and needs a word of the user.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"
#include "study/placement.hpp"
#include "study/sources.hpp"

namespace femrun::serve {

enum class Changes { refused, wanted };  // --resume
enum class Seed { given, to_draw };      // to_draw: or as it was drawn when the study began

/// What a person hands in: all that `prepare` found, as plain values. It crosses between threads
/// and PCs.
struct WantedStudy {
    study::StudyDefinition definition;
    Seed seed = Seed::given;
    study::Before before{};  // of the study file
    std::string text{};      // of the study file, kept for people
    study::Sources sources{};
    Changes changes = Changes::refused;
};

/// The same on record, ready to be opened.
struct StudyOnRecord {
    StudyId id;
    study::StudyDefinition definition;  // with its seed
    store::History past;
    bool resumed = false;
    std::vector<std::string> notes;  // what has changed, and does not keep it from going on
};

/// Of a study that does not run.
Result<StudyOnRecord> take_up(store::Database& database, WantedStudy wanted);

}  // namespace femrun::serve
