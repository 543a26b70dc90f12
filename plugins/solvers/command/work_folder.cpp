// SPDX-License-Identifier: MIT
#include "work_folder.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

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

namespace {

/// Whether `inner` is `outer` or stands in it; both without links and dots.
bool holds(const fs::path& outer, const fs::path& inner) {
    const auto parts = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
    return parts.first == outer.end();
}

/// Copies one entry of `files`, folder by folder.
class Copying {
public:
    Copying(std::string place, const fs::path& work, const std::function<void()>& stop_if_asked)
        : place_(std::move(place)), stop_if_asked_(stop_if_asked) {
        std::error_code failed;
        work_ = fs::canonical(work, failed);
    }

    void copy(const fs::path& from, const fs::path& to, const std::string& written) {
        std::error_code failed;
        const fs::file_status status = fs::status(from, failed);
        if (fs::is_directory(status)) return copy_folder(from, to, written);
        if (fs::is_regular_file(status)) return copy_file(from, to, written);
        if (fs::exists(status))
            refuse(from, "is neither a file nor a folder, and cannot be copied; take it away");
        refuse(from, fs::is_symlink(fs::symlink_status(from, failed))
                         ? "is a link to what is not there; mend it or take it away"
                         : "is there no more");
    }

private:
    void copy_folder(const fs::path& from, const fs::path& to, const std::string& written) {
        std::error_code failed;
        const fs::path real = fs::canonical(from, failed);
        if (holds(real, work_))
            refuse(from, "holds the folder '" + text_of(work_) +
                             "' of this very attempt; name the files and folders in it that the "
                             "programs need");
        if (std::find(open_.begin(), open_.end(), real) != open_.end())
            refuse(from, "is a link to a folder that it stands in; take it away");
        fs::create_directories(to, failed);
        if (failed) refused(written, failed.message());
        open_.push_back(real);
        fs::directory_iterator each(from, failed);
        for (; !failed && each != fs::directory_iterator(); each.increment(failed)) {
            const fs::path name = each->path().filename();
            copy(each->path(), to / name, written + "/" + text_of(name));
        }
        if (failed) refuse(from, "cannot be read: " + failed.message());
        open_.pop_back();
    }

    void copy_file(const fs::path& from, const fs::path& to, const std::string& written) const {
        stop_if_asked_();
        if (!std::ifstream(from, std::ios::binary)) refuse(from, "may not be read");
        std::error_code failed;
        fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed);
        if (failed) refused(written, failed.message());
        // A program may write over what it was given, also where the original is read-only.
        fs::permissions(to, fs::perms::owner_write, fs::perm_options::add, failed);
    }

    [[noreturn]] void refuse(const fs::path& from, const std::string& why) const {
        throw Invalid(place_ + ": '" + text_of(from) + "' " + why);
    }

    const std::string place_;
    const std::function<void()>& stop_if_asked_;
    fs::path work_;
    std::vector<fs::path> open_;  // the folders that are being copied
};

}  // namespace

void stage_files(const Plan& plan, const fs::path& folder,
                 const std::function<void()>& stop_if_asked) {
    for (std::size_t i = 0; i < plan.files.size(); ++i) {
        const StagedFile& file = plan.files[i];
        const fs::path target = folder / path_of(file.to);
        make_parents(target, file.to);
        Copying("solver.files." + std::to_string(i), folder, stop_if_asked)
            .copy(file.from, target, file.to);
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
