// SPDX-License-Identifier: MIT
#include "slots/unfinished.hpp"

#include <fstream>
#include <vector>

#include "system/removal.hpp"

namespace femrun::slots {

namespace {

namespace fs = std::filesystem;

constexpr const char* mark = ".runs";

fs::path mark_of(const fs::path& folder) { return fs::path(folder) += mark; }

}  // namespace

void mark_begun(const fs::path& folder) {
    std::error_code no_room;
    fs::create_directories(folder.parent_path(), no_room);
    const std::ofstream made(mark_of(folder));
}

void mark_over(const fs::path& folder) {
    std::error_code not_there;
    system::remove_file(mark_of(folder), not_there);
}

void remove_unfinished(const fs::path& files) {
    std::error_code ignored;  // what cannot be removed stays
    std::vector<fs::path> marks;
    for (fs::directory_iterator study(files, ignored), end; !ignored && study != end;
         study.increment(ignored)) {
        std::error_code no_folder;
        for (fs::directory_iterator at(study->path(), no_folder), last; !no_folder && at != last;
             at.increment(no_folder))
            if (at->path().extension() == mark) marks.push_back(at->path());
    }
    for (const fs::path& found : marks) {
        system::remove_tree(fs::path(found).replace_extension(), ignored);
        system::remove_file(found, ignored);
    }
}

}  // namespace femrun::slots
