// SPDX-License-Identifier: MIT
#include "engines/program_files.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

namespace femrun::engines {

namespace fs = std::filesystem;

namespace {

Error unreadable(const fs::path& path, const std::error_code& why) {
    return {
        why == std::errc::no_such_file_or_directory ? ErrorKind::missing : ErrorKind::unavailable,
        fmt::format("program for the jobs: '{}' cannot be read ({})", path_text(path),
                    why.message())};
}

Error not_placed(const fs::path& folder, const std::string& why) {
    return {ErrorKind::unavailable,
            fmt::format("program for the jobs: cannot be put into '{}' ({}); free some space, or "
                        "see that you may write there",
                        path_text(folder), why)};
}

/// Adds the files of one folder, without those in folders within.
Result<void> add_folder(ProgramFiles& program, const fs::path& folder, const std::string& name) {
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
         entry.increment(failed))
        if (entry->is_regular_file(failed) && !failed)
            program.files.push_back(
                {.name = name + "/" + path_text(entry->path().filename()), .from = entry->path()});
    if (failed) return unreadable(folder, failed);
    return {};
}

bool is_whole(const ProgramFiles& program, const fs::path& folder) {
    return std::all_of(program.files.begin(), program.files.end(), [&](const auto& file) {
        std::error_code missing;
        return fs::file_size(folder / path_of(file.name), missing) == file.bytes && !missing;
    });
}

Result<void> copy_to(const ProgramFiles& program, const fs::path& folder) {
    for (const ProgramFiles::File& file : program.files) {
        const fs::path to = folder / path_of(file.name);
        std::error_code failed;
        fs::create_directories(to.parent_path(), failed);
        if (!failed) fs::copy_file(file.from, to, failed);
        if (failed) return not_placed(folder.parent_path(), failed.message());
        if (const auto kept = system::make_read_only(to, file.executable); !kept)
            return not_placed(folder.parent_path(), kept.error().message);
    }
    // What is copied may have been built anew meanwhile: then it is not what its name says.
    auto copied =
        files_of({.platform = {},
                  .executable = folder / program.files.front().name,
                  .plugins = fs::exists(folder / "plugins") ? folder / "plugins" : fs::path()});
    if (!copied) return std::move(copied).error();
    if (copied->hash != program.hash)
        return Error{ErrorKind::conflict,
                     "program for the jobs: it was changed while it was copied; try again once it "
                     "is built"};
    return {};
}

}  // namespace

void add(ContentHash& hash, const std::string& name, const std::string& content_hash) {
    hash.add(fmt::format("{}\n{}\n", name, content_hash));
}

Result<ProgramFiles> files_of(const Program& program) {
    ProgramFiles all;
    // However it was called; on Windows the ending says that it is one.
    const bool has_ending = program.executable.extension() == ".exe";
    all.files.push_back({.name = has_ending ? "femrun.exe" : "femrun", .from = program.executable});
    if (!program.plugins.empty())
        if (auto added = add_folder(all, program.plugins, "plugins"); !added)
            return std::move(added).error();
    const fs::path libraries = program.executable.parent_path() / "lib";
    std::error_code none;
    if (fs::is_directory(libraries, none))
        if (auto added = add_folder(all, libraries, "lib"); !added) return std::move(added).error();
    std::sort(all.files.begin() + 1, all.files.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });

    ContentHash hash;
    for (ProgramFiles::File& file : all.files) {
        std::error_code failed;
        file.bytes = fs::file_size(file.from, failed);
        if (failed) return unreadable(file.from, failed);
        file.executable = system::is_executable(file.from);
        auto content = content_hash_of(file.from);
        if (!content) return std::move(content).error().within("program for the jobs");
        add(hash, file.name, *content);
    }
    all.hash = hash.finish();
    return all;
}

Result<fs::path> place(const ProgramFiles& program, const fs::path& programs) {
    const fs::path folder = programs / program.hash;
    const fs::path executable = folder / program.files.front().name;
    if (is_whole(program, folder)) return executable;

    std::error_code ignored;
    const std::string mark = fmt::format("{:08x}", std::random_device()());
    const fs::path fresh = programs / (program.hash + "." + mark);
    auto copied = copy_to(program, fresh);
    if (copied) {
        // Whoever tidies old files away may have left a part of it.
        if (fs::exists(folder, ignored) && !is_whole(program, folder))
            fs::rename(folder, programs / (program.hash + "." + mark + ".old"), ignored);
        std::error_code failed;
        fs::rename(fresh, folder, failed);
        // Another was faster: then it is there all the same.
        if (failed && !is_whole(program, folder)) copied = not_placed(programs, failed.message());
    }
    system::remove_tree(fresh, ignored);
    system::remove_tree(programs / (program.hash + "." + mark + ".old"), ignored);
    if (!copied) return std::move(copied).error();
    return executable;
}

}  // namespace femrun::engines
