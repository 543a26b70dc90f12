// SPDX-License-Identifier: MIT
#include "run/tidy_files.hpp"

namespace femrun::run {

namespace {

enum class Which { all, solved };

void discard(const store::History& history, std::uint64_t trial, Which which,
             WorkersPort& workers) {
    for (const store::AttemptHistory& attempt : history.attempts(trial)) {
        if (attempt.folder.empty() || (which == Which::solved && attempt.failure)) continue;
        workers.discard(attempt.folder);
    }
}

/// Keeps those of who leads; of the others, and of whom the trial displaced, `which` goes.
void discard_beside_the_best(const StudyRun& study, std::uint64_t trial, Which which,
                             WorkersPort& workers) {
    const store::History& history = study.history();
    if (!study.last_change().leads) return discard(history, trial, which, workers);
    for (const std::uint64_t displaced : study.last_change().displaced)
        discard(history, displaced, which, workers);
}

}  // namespace

void tidy_files(const StudyRun& study, std::uint64_t trial, WorkersPort& workers) {
    const store::History& history = study.history();
    switch (study.definition().keep) {
        case study::Keep::all:
            return;
        case study::Keep::none:
            return discard(history, trial, Which::all, workers);
        case study::Keep::failed:
            return discard(history, trial, Which::solved, workers);
        case study::Keep::failed_and_best:
            return discard_beside_the_best(study, trial, Which::solved, workers);
        case study::Keep::best:
            return discard_beside_the_best(study, trial, Which::all, workers);
    }
}

}  // namespace femrun::run
