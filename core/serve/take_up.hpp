// SPDX-License-Identifier: MIT
// A study that somebody wants run and the database come together: it is new, goes on where it
// stopped, or has changed and needs a word of the user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "control/submission.hpp"
#include "store/database.hpp"
#include "study/placement.hpp"
#include "study/sources.hpp"
#include "work/study_setup.hpp"

namespace femrun::serve {

enum class Seed { given, to_draw };  // to_draw: or as it was drawn when the study began

/// What a person hands in: all that `prepare` found, as plain values. It crosses between threads
/// and PCs.
struct WantedStudy {
    study::StudyDefinition definition;
    Seed seed = Seed::given;
    study::Before before{};  // of the study file
    std::string text{};      // of the study file, kept for people
    study::Sources sources{};
    control::Changes changes = control::Changes::refused;
};

/// The same on record, ready to be opened.
struct StudyOnRecord {
    StudyId id;
    study::StudyDefinition definition;  // with its seed
    store::History past;
    std::optional<work::Staging> staging{};  // when its files came from elsewhere
    bool resumed = false;
    std::vector<std::string> notes;  // what has changed, and does not keep it from going on
};

/// Of a study that does not run.
Result<StudyOnRecord> take_up(store::Database& database, WantedStudy wanted);
/// The same, to go on as it is on record.
Result<StudyOnRecord> on_record(const store::Database& database, StudyId study);

}  // namespace femrun::serve
