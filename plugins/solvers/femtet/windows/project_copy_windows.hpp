// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <filesystem>

#include "trial/settings.hpp"

namespace femtet {

/// A folder with a copy of the project, for one Femtet: it has a project to itself, and writes what
/// it likes beside it. The folder goes with this; of one whose process was killed, with the next.
class ProjectCopy {
public:
    /// Throws Missing when there is no such project, Unavailable when there is no room for it.
    explicit ProjectCopy(const FemtetSettings& settings);
    ~ProjectCopy();
    ProjectCopy(const ProjectCopy&) = delete;
    ProjectCopy& operator=(const ProjectCopy&) = delete;

    const std::filesystem::path& project() const { return project_; }

private:
    void give_up();

    std::filesystem::path folder_, project_;
    HANDLE held_ = INVALID_HANDLE_VALUE;  // a file that is open while somebody uses the folder
};

}  // namespace femtet
