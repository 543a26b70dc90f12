// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace femrun::host {

/// The file that takes what a plugin process writes to standard output and error. It is read when
/// the process has died, kept small while it lives, and removed in the end.
class LastWords {
public:
    LastWords();
    ~LastWords();
    LastWords(const LastWords&) = delete;
    LastWords& operator=(const LastWords&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// The environment variable by which a plugin process knows its file: one that ends because its
    /// parent is gone removes it, for nobody else is left to do so.
    static constexpr const char* variable = "FEMRUN_LAST_WORDS";

    /// Empties the file when it has grown beyond a megabyte: a plugin that writes without end fills
    /// no disk.
    void keep_small();

    /// The last 20 lines, fit for a person to see; empty when nothing was written.
    std::string read() const;

private:
    std::filesystem::path path_;
};

}  // namespace femrun::host
