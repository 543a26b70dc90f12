// SPDX-License-Identifier: MIT
// Any other engine, by the commands that a site has for it:
//
//     submit = "qsub -N {name} -l walltime={time} -l ncpus={slots} {script}"
//     cancel = "qdel {id}"
//     state  = "qstat -f {id}"
//
// The script is ours. Its job writes down, on a disk that all share, where it runs and how its
// worker ended; the engine is asked for what only it knows.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engines/engine.hpp"

namespace femrun::engines {

struct CommandSettings {
    // Lines for the shell. The first has {script}, and may have {name}, {slots}, {time} (HH:MM:SS),
    // {minutes}, {seconds}, {folder} and {output}; the others have {id}. A state without it is that
    // of all jobs, a line each; with it a line, or many, of one.
    std::string submit, cancel, state;
    std::string id;  // how the id is printed: "Job <{id}> is"; empty: found by itself
    enum class Tells {
        words,      // "Q", "RUNNING", "Idle"; no word: it is no more
        exit_code,  // 0: it is there
    } state_tells = Tells::words;

    // On a disk that the machines of the engine share.
    std::filesystem::path programs, jobs;
    Duration grace = std::chrono::seconds(30);  // that the engine gives before it kills
};

/// An error where a line lacks what it must have.
Result<std::unique_ptr<Engine>> make_by_commands(CommandSettings settings);

}  // namespace femrun::engines
