// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "system/this_process.hpp"

namespace femrun::spool {

/// An empty folder of this test's own.
struct Scratch {
    Scratch()
        : path(std::filesystem::temp_directory_path() /
               ("femrun-spool-" + std::to_string(system::process_id()) + "-" +
                std::to_string(++made))) {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~Scratch() { std::filesystem::remove_all(path); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::filesystem::path path;

private:
    static inline int made = 0;
};

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace femrun::spool
