// SPDX-License-Identifier: MIT
#include "windows/project_copy_windows.hpp"

#include <femrun/failure.hpp>

#include "trial/words.hpp"

namespace femtet {

namespace fs = std::filesystem;

namespace {

constexpr wchar_t in_use[] = L"in use";

fs::path all_copies() { return fs::temp_directory_path() / "femrun-femtet"; }

/// Whoever uses a folder has the file in it open, until its process ends.
void remove_left_behind() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(all_copies(), ignored)) {
        if (!fs::remove(entry.path() / in_use, ignored) &&
            fs::exists(entry.path() / in_use, ignored))
            continue;
        fs::remove_all(entry.path(), ignored);
    }
}

void copy_one(const fs::path& from, const fs::path& to) {
    fs::create_directories(to.parent_path());
    fs::copy_file(from, to);
    // Files of a study are lent to a worker for reading.
    fs::permissions(to, fs::perms::owner_write, fs::perm_options::add);
}

}  // namespace

ProjectCopy::ProjectCopy(const FemtetSettings& settings) {
    std::error_code failed;
    if (!fs::is_regular_file(settings.project, failed))
        throw femrun::Missing("solver.project: there is no file '" + text_of(settings.project) +
                              "'");
    remove_left_behind();
    LARGE_INTEGER ticks{};
    QueryPerformanceCounter(&ticks);
    folder_ = all_copies() /
              (std::to_string(GetCurrentProcessId()) + "-" + std::to_string(ticks.QuadPart));
    try {
        fs::create_directories(folder_);
        held_ = CreateFileW((folder_ / in_use).c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                            FILE_ATTRIBUTE_NORMAL, nullptr);
        project_ = folder_ / settings.project.filename();
        copy_one(settings.project, project_);
        for (const std::string& file : settings.files)
            copy_one(settings.project.parent_path() / path_of(file), folder_ / path_of(file));
    } catch (const fs::filesystem_error& error) {
        throw femrun::Unavailable("disk",
                                  "the project cannot be copied: " + std::string(error.what()));
    }
}

ProjectCopy::~ProjectCopy() {
    if (held_ != INVALID_HANDLE_VALUE) CloseHandle(held_);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace femtet
