// SPDX-License-Identifier: MIT
// The program as it travels: its files, named by what is in them. Where they lie once, under that
// name, nothing changes them: a program that is built anew is another one, and jobs that run keep
// theirs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/content_hash.hpp"
#include "base/result.hpp"
#include "engines/engine.hpp"

namespace femrun::engines {

struct ProgramFiles {
    struct File {
        std::string name;  // "femrun", "plugins/tpe.femrun": with '/' on every system
        std::filesystem::path from;
        std::uint64_t bytes = 0;
        bool executable = false;
    };
    std::string hash;         // of names and contents
    std::vector<File> files;  // the program itself is the first
};

/// The program itself, its plugins in `plugins`, and in `lib` the shared libraries that it needs:
/// those in the folder `lib` beside it, or, of a program of this PC, those that it loads here.
/// Missing or unavailable when one cannot be read.
Result<ProgramFiles> files_of(const Program& program);

/// What a file holds as it travels: the program finds its libraries in the folder `lib` beside it,
/// wherever it lies.
Result<std::string> content_of(const ProgramFiles::File& file);

/// A file's part of a program's hash; they come in the program's order.
void add(ContentHash& hash, const std::string& name, const std::string& content_hash);

/// Puts a copy into the folder `HASH` in `programs`, unless it is there whole; gives the program in
/// it. Several may do so at once.
Result<std::filesystem::path> place(const ProgramFiles& program,
                                    const std::filesystem::path& programs);

}  // namespace femrun::engines
