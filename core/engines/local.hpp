// SPDX-License-Identifier: MIT
// This PC as an engine: jobs are processes that live on when the command that started them ends.
// How each is stands in a folder of its own, so that any later process finds it again.
#pragma once

#include <filesystem>
#include <memory>

#include "engines/engine.hpp"

namespace femrun::engines {

struct LocalSettings {
    std::filesystem::path programs;  // for copies of the program
    std::filesystem::path jobs;      // what is known of jobs: "jobs/CREW/TOKEN"
    Duration grace = std::chrono::seconds(60);
};

std::unique_ptr<Engine> make_local(LocalSettings settings);

}  // namespace femrun::engines
