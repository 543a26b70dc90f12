// SPDX-License-Identifier: MIT
// A study while it runs, as a panel for a terminal or as one plain line. Whoever runs it fills in
// what is known; nothing here reads a clock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace femrun::view {

/// An attempt that a slot is busy with.
struct RunningSlot {
    std::uint64_t trial = 0;
    std::string stage;     // in the solver's words; may be empty
    double fraction = -1;  // done of it, 0 to 1; negative: unknown
    double seconds = 0;    // since it was started
    bool silent = false;   // its worker is not heard of
};

/// The best feasible trial for one objective.
struct BestSoFar {
    std::string objective;
    double value = 0;
    std::string unit;
    std::uint64_t trial = 0;
};

/// While no design is feasible: the trial that is least outside.
struct NearestSoFar {
    std::uint64_t trial = 0;
    std::vector<std::string> lacks;  // "stress 120 MPa, 20 MPa above 100 MPa"
    std::string worst;               // "stress 20 MPa above 100 MPa, and 2 more"
};

/// What ends the study, and how much of it is spent.
struct Limit {
    enum class What {
        trials,    // complete trials
        attempts,  // trials that have ended, failed ones too
        designs,   // the same, of all that there are
        time,      // seconds
    };
    What what = What::trials;
    double spent = 0, of = 0;
    std::optional<double> left_s;  // none while nobody knows
};

/// What went wrong last.
struct LastFailure {
    std::uint64_t trial = 0;
    std::string message;
    std::uint64_t alike = 1;   // failures since the last success like this one, it included
    std::uint64_t others = 0;  // failures of other kinds between them
};

struct Progress {
    enum class Phase { starting, restoring, running, draining, stopping, unwritable };

    std::string name;
    Phase phase = Phase::running;
    std::uint64_t completed = 0;
    std::optional<Limit> limit;                     // the one that comes first; see BudgetPace
    std::map<std::string, std::uint64_t> failures;  // failed trials by stage
    std::optional<LastFailure> last_failure;        // until a trial succeeds
    std::vector<RunningSlot> running;               // silent ones have no slot
    std::uint64_t slots = 0;                        // of all workers
    std::uint64_t queued = 0;           // trials that wait for a slot, those below included
    std::uint64_t waiting_licence = 0;  // trials that wait for a licence only
    std::string jobs;                   // of crews (jobs_line); may be empty
    std::vector<BestSoFar> best;        // for each objective; empty while nothing is feasible
    std::optional<NearestSoFar> nearest;
    std::optional<std::uint64_t> front_size;  // with several objectives
    std::string course;                       // how the optimizer goes on, if it chose to say
    std::optional<double> hypervolume;
    double elapsed_s = 0;
};

enum class Colours { none, ansi };

/// The panel, from top to bottom, no line wider than `width` (at least 20) and no more than
/// `height` of them (at least 1). Lists up to eight running slots, those that run longest.
std::vector<std::string> progress_panel(const Progress& progress, std::size_t width,
                                        Colours colours, std::size_t height = 100);

/// "bracket: 12/200 complete, 1 failed (mesh 1), best mass 1.23 kg at trial 7, 4 running, 3 min
/// left"; for outputs that are no terminal.
std::string progress_line(const Progress& progress);

}  // namespace femrun::view
