// SPDX-License-Identifier: MIT
#include "endings/judge.hpp"

#include <array>
#include <csignal>
#include <stdexcept>

#include "femrun/failure.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

using femrun::BadDesign;
using femrun::Ending;
using femrun::Invalid;
using femrun::Missing;
using femrun::RunResult;
using femrun::Unavailable;

bool says(const std::string& message, std::string_view part) {
    return message.find(part) != std::string::npos;
}

/// The signal that ended a program, also when a shell in between made an exit code of it; 0 when
/// none did. CalculiX's own codes 201 and 255 are not among these.
int signal_of(const RunResult& run) {
    if (run.ending == Ending::signalled) return run.code;
#if defined(SIGKILL)  // else there are no signals, and no exit code stands for one
    // hangup, interrupt, abort, floating point, kill, segmentation, terminate
    for (const int signal : {1, 2, 6, 8, 9, 11, 15})
        if (run.ending == Ending::exited && run.code == 128 + signal) return signal;
#endif
    return 0;
}

/// "signal 11"; of an exception of Windows what the host says of it, after "died with".
std::string cause_of(const RunResult& run, int signal) {
    if (signal > 0) return "signal " + std::to_string(signal);
    static const std::string_view died = "died with ";
    const auto at = run.message.find(died);
    return at == std::string::npos ? run.message : run.message.substr(at + died.size());
}

}  // namespace

void not_found(const RunResult& run, const std::string& executable, const std::string& remedy) {
    // Of a path the host knows more.
    if (executable.find_first_of("/\\") != std::string::npos) throw Missing(run.message);
    throw Missing("program '" + executable + "' is not found; " + remedy);
}

namespace {

/// Endings that say the same of every program.
void judge_run(const RunResult& run, const std::string& program, const std::string& executable,
               const std::string& remedy, const std::string& limit, const char* stage) {
    if (run.ending == Ending::not_found) not_found(run, executable, remedy);
    if (run.ending == Ending::failed_to_start) throw Unavailable("", run.message);
    if (run.ending == Ending::timed_out)
        throw Unavailable("time", program + " took longer than its limit and was ended after " +
                                      shown(run.wall_s) + " s; raise " + limit +
                                      ", or make the model smaller");
    const int signal = signal_of(run);
    if (signal == 9)
        throw Unavailable("memory",
                          program +
                              " was killed from outside (signal 9), as a system does that "
                              "runs out of memory; run fewer at a time");
    if (signal == 1 || signal == 2 || signal == 15)
        throw Unavailable("", program + " was ended from outside (signal " +
                                  std::to_string(signal) + "); try again");
    if (signal != 0)
        throw BadDesign(stage, program + " crashed (" + cause_of(run, signal) +
                                   ") with this design; its log has more");
}

/// What a *ERROR of CalculiX means. Most are about the design: whoever sees every design fail alike
/// will look at the deck.
void judge_error(const std::string& error, bool solving, const std::string& deck) {
    const auto any = [&error](std::initializer_list<std::string_view> parts) {
        for (const std::string_view part : parts)
            if (says(error, part)) return true;
        return false;
    };
    const std::string said = "CalculiX says: " + error;
    if (any({"allocating memory", "u_calloc", "u_malloc", "u_realloc"}))
        throw Unavailable("memory", said + "; run fewer at a time, or make the model smaller");
    if (any({"could not open file"}))
        throw Unavailable("disk", said + "; see that the work folder can be written to");
    if (any({"cannot open file"}))
        throw Invalid(said + "; name files that the deck reads in solver.files");
    if (any({"increase nprint_"}))
        throw Invalid("deck '" + deck + "': a step has no *END STEP (" + said +
                      "); add it behind the step's last card");
    if (any({"nonexistent", "does not exist", "not yet been defined", "has not been defined",
             "was assigned", "were assigned"}))
        throw Invalid(said + "; define it in deck '" + deck + "'");
    if (any({"increment size smaller", "too many cutbacks", "divergence", "no convergence"}))
        throw BadDesign("solve", "the analysis diverged; " + said);
    if (any({"nonpositive jacobian"})) throw BadDesign("mesh", "an element is degenerate; " + said);
    throw BadDesign(solving ? "solve" : "model", said);
}

[[noreturn]] void disk_is_full(const std::string& file) {
    throw Unavailable("disk", "'" + file +
                                  "' is not whole; the disk is probably full: free some "
                                  "space");
}

}  // namespace

void judge_ccx(const RunResult& run, const CcxLog& log, const CcxFiles& files,
               const std::string& executable, const std::string& deck) {
    judge_run(run, "CalculiX", executable,
              "install CalculiX (Debian: calculix-ccx), or set solver.ccx to its path",
              "solver.solve_limit", "solve");
    for (const std::string& error : log.errors) judge_error(error, log.solving, deck);
    if (run.code == 255)
        throw BadDesign(
            "model",
            "CalculiX ended with exit code 255 and no message, as it does when the area "
            "or thickness of a section is negative or no number");
    if (run.code != 0)
        throw BadDesign("solve", "CalculiX ended with exit code " + std::to_string(run.code) +
                                     " and no message; its log has more");
    if (!log.finished) {
        if (files.disk_full || log.cut) disk_is_full("ccx.log");
        throw BadDesign("solve", "CalculiX ended without 'Job finished'; its log has more");
    }
    for (const std::string& warning : log.warnings)
        if (says(warning, "does not exist"))
            throw Invalid("CalculiX says: " + warning + "; define it in deck '" + deck + "'");
    // "Card image cannot be interpreted" stands alone; the card is in the warning after it.
    constexpr std::string_view image = "reading the input file. Card image:";
    for (const std::string& warning : log.warnings)
        if (warning.compare(0, image.size(), image) == 0)
            throw Invalid("deck '" + deck + "': CalculiX does not understand '" +
                          std::string(trimmed(std::string_view(warning).substr(image.size()))) +
                          "' and passes it over; correct the card");
    if (files.dat_empty) {
        if (files.disk_full) disk_is_full("job.dat");
        throw Invalid("deck '" + deck +
                      "': CalculiX solved nothing and wrote no results; see that its steps begin "
                      "with *STEP, print something and end with *END STEP");
    }
    // Rows that are missing at the end of the .dat file show nowhere else.
    if (files.disk_full)
        throw Unavailable("disk",
                          "less than a megabyte is free where CalculiX wrote, so that its results "
                          "may not be whole; free some space");
}

void judge_gmsh(const RunResult& run, const GmshLog& log, const GmshFiles& files,
                const std::string& executable, const std::string& geometry) {
    const char* stage = log.meshing ? "mesh" : "model";
    judge_run(run, "gmsh", executable,
              "install gmsh (Debian: gmsh), or set solver.gmsh to its path", "solver.mesh_limit",
              stage);
    for (const std::string& error : log.errors) {
        if (says(error, "syntax error") || says(error, "Unknown variable") ||
            says(error, "Unable to open file"))
            throw Invalid("geometry '" + geometry + "': gmsh says: " + error);
        if (says(error, "bad_alloc") || says(error, "ut of memory"))
            throw Unavailable("memory", "gmsh says: " + error + "; run fewer at a time");
        throw BadDesign(stage, "gmsh says: " + error);
    }
    if (run.code != 0)
        throw BadDesign(stage, "gmsh ended with exit code " + std::to_string(run.code) +
                                   " and no message; its log has more");
    if (!files.mesh_whole) disk_is_full("mesh.msh");
}

}  // namespace calculix
