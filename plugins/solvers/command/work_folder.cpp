// SPDX-License-Identifier: MIT
#include "work_folder.hpp"

#include <fstream>

#include <femrun/failure.hpp>

#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refused(const std::string& file, const std::string& why) {
    throw Unavailable("disk", "'" + file + "' cannot be written into the work folder: " + why);
}

void make_parents(const fs::path& target, const std::string& written) {
    std::error_code failed;
    fs::create_directories(target.parent_path(), failed);
    if (failed) refused(written, failed.message());
}

}  // namespace

void stage_files(const Plan& plan, const fs::path& folder) {
    for (const StagedFile& file : plan.files) {
        const fs::path target = folder / path_of(file.to);
        make_parents(target, file.to);
        std::error_code failed;
        fs::copy(file.from, target,
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing, failed);
        if (failed) refused(file.to, failed.message());
    }
}

void write_file(const fs::path& folder, const std::string& to, const std::string& text) {
    const fs::path target = folder / path_of(to);
    make_parents(target, to);
    std::ofstream stream(target, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    if (!stream) refused(to, "the disk took not all of " + std::to_string(text.size()) + " bytes");
}

void write_templates(const Plan& plan, const TextValues& values, const fs::path& folder) {
    for (const StagedTemplate& one : plan.templates) {
        write_file(folder, one.file.to, one.text.render(values));
        std::error_code ignored;  // a script that cannot be run says so itself
        const auto permissions = fs::status(one.file.from, ignored).permissions();
        fs::permissions(folder / path_of(one.file.to), permissions | fs::perms::owner_write,
                        ignored);
    }
}

}  // namespace femrun::command
