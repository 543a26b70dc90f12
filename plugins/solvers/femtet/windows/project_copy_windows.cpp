// SPDX-License-Identifier: MIT
#include "windows/project_copy_windows.hpp"

#include <femrun/failure.hpp>

#include "trial/words.hpp"
#include "windows/machine_lock_windows.hpp"

namespace femtet {

namespace fs = std::filesystem;

namespace {

constexpr wchar_t in_use[] = L"in use";
constexpr wchar_t lock_name[] = L"Local\\FemrunFemtetCopies";

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

/// Makes the folder and holds it. Nobody looks for what was left behind in between.
HANDLE held(const fs::path& folder) {
    const MachineLock lock(lock_name);
    remove_left_behind();
    std::error_code failed;
    fs::create_directories(folder, failed);
    const HANDLE file = CreateFileW((folder / in_use).c_str(), GENERIC_WRITE, 0, nullptr,
                                    CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        throw femrun::Unavailable(
            "disk", "the project cannot be copied: '" + text_of(folder) + "' cannot be written");
    return file;
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
    const fs::path beside = settings.project.parent_path();
    for (const std::string& file : settings.files)
        if (!fs::is_regular_file(beside / path_of(file), failed))
            throw femrun::Missing("solver.files: there is no file '" +
                                  text_of(beside / path_of(file)) + "'");
    LARGE_INTEGER ticks{};
    QueryPerformanceCounter(&ticks);
    folder_ = all_copies() /
              (std::to_string(GetCurrentProcessId()) + "-" + std::to_string(ticks.QuadPart));
    held_ = held(folder_);
    try {
        project_ = folder_ / settings.project.filename();
        copy_one(settings.project, project_);
        for (const std::string& file : settings.files)
            copy_one(beside / path_of(file), folder_ / path_of(file));
    } catch (const fs::filesystem_error& error) {
        give_up();
        throw femrun::Unavailable("disk",
                                  "the project cannot be copied: " + std::string(error.what()));
    }
}

ProjectCopy::~ProjectCopy() { give_up(); }

void ProjectCopy::give_up() {
    CloseHandle(held_);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace femtet
