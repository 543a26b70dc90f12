// SPDX-License-Identifier: MIT
// A folder for one test, made anew and gone after it.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

namespace femrun::test {

/// A folder below the temporary one that nobody has used before: process ids are used again, and
/// what a test that was killed has left must not be found by the next. Throws
/// std::filesystem::filesystem_error when none can be made.
class Scratch {
public:
    Scratch() {
        std::random_device device;
        do
            path_ = std::filesystem::temp_directory_path() /
                    ("femrun-test-" + std::to_string(device()));
        while (!std::filesystem::create_directory(path_));
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path path(const std::string& name) const { return path_ / name; }

    /// Makes the folders above the file too.
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(path(name).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
    }
    /// Empty where there is no such file.
    std::string text(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(path(name), std::ios::binary).rdbuf();
        return text.str();
    }

private:
    std::filesystem::path path_;
};

}  // namespace femrun::test
