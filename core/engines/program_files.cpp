// SPDX-License-Identifier: MIT
#include "engines/program_files.hpp"

#include <algorithm>
#include <fstream>
#include <random>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "engines/shared_libraries.hpp"
#include "system/plugin_platform.hpp"
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
    ContentHash hash;
    for (const ProgramFiles::File& file : program.files) {
        const fs::path to = folder / path_of(file.name);
        auto content = content_of(file);
        if (!content) return std::move(content).error();
        std::error_code failed;
        fs::create_directories(to.parent_path(), failed);
        if (failed) return not_placed(folder.parent_path(), failed.message());
        std::ofstream written(to, std::ios::binary);
        if (!written.write(content->data(), static_cast<std::streamsize>(content->size())).flush())
            return not_placed(folder.parent_path(), "it cannot be written");
        written.close();
        if (const auto kept = system::make_read_only(to, file.executable); !kept)
            return not_placed(folder.parent_path(), kept.error().message);
        add(hash, file.name, content_hash(*content));
    }
    if (hash.finish() != program.hash)
        return Error{ErrorKind::conflict,
                     "program for the jobs: it was changed while it was copied; try again once it "
                     "is built"};
    return {};
}

/// Those beside it, or those that it loads here, unless it is of another system.
Result<void> add_libraries(ProgramFiles& all, const Program& program) {
    const fs::path beside = program.executable.parent_path() / "lib";
    std::error_code none;
    if (fs::is_directory(beside, none)) return add_folder(all, beside, "lib");
    if (program.platform != system::plugin_platform()) return {};
    std::vector<fs::path> programs;
    for (const ProgramFiles::File& file : all.files) programs.push_back(file.from);
    for (const fs::path& library : shared_libraries_of(programs))
        all.files.push_back({.name = "lib/" + path_text(library.filename()), .from = library});
    return {};
}

}  // namespace

void add(ContentHash& hash, const std::string& name, const std::string& content_hash) {
    hash.add(fmt::format("{}\n{}\n", name, content_hash));
}

Result<std::string> content_of(const ProgramFiles::File& file) {
    std::error_code failed;
    const auto size = fs::file_size(file.from, failed);
    if (failed) return unreadable(file.from, failed);
    std::string content(size, '\0');
    std::ifstream from(file.from, std::ios::binary);
    if (!from.read(content.data(), static_cast<std::streamsize>(size)))
        return unreadable(file.from, std::make_error_code(std::errc::io_error));
    if (file.name != "femrun") return content;
    // Room that the build leaves for it, which names no folder.
    constexpr std::string_view room("\0:::::::::::\0", 13), found("\0$ORIGIN/lib\0", 13);
    if (const std::size_t at = content.find(room); at != std::string::npos)
        content.replace(at, room.size(), found);
    return content;
}

Result<ProgramFiles> files_of(const Program& program) {
    ProgramFiles all;
    // However it was called; on Windows the ending says that it is one.
    const bool has_ending = program.executable.extension() == ".exe";
    all.files.push_back({.name = has_ending ? "femrun.exe" : "femrun", .from = program.executable});
    if (!program.plugins.empty())
        if (auto added = add_folder(all, program.plugins, "plugins"); !added)
            return std::move(added).error();
    if (auto added = add_libraries(all, program); !added) return std::move(added).error();
    std::sort(all.files.begin() + 1, all.files.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });

    ContentHash hash;
    for (ProgramFiles::File& file : all.files) {
        auto content = content_of(file);
        if (!content) return std::move(content).error();
        file.bytes = content->size();
        file.executable = system::is_executable(file.from);
        add(hash, file.name, content_hash(*content));
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
