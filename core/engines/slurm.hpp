// SPDX-License-Identifier: MIT
// Slurm: a job is one task of a job array, which runs one worker as a step. Asked through sbatch,
// squeue and scancel alone; accounting (sacct) need not be there.
#pragma once

#include <filesystem>
#include <memory>

#include "engines/engine.hpp"

namespace femrun::engines {

struct SlurmSettings {
    /// For copies of the program, on a disk that the nodes share.
    std::filesystem::path programs;
};

std::unique_ptr<Engine> make_slurm(SlurmSettings settings);

}  // namespace femrun::engines
