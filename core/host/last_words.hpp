// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "system/private_folder.hpp"

namespace femrun::host {

/// The file that takes what a plugin process writes to standard output and error, in a folder of
/// its own that nobody else can enter or foresee. It is read when the process has died, kept small
/// while it lives, and removed in the end.
class LastWords {
public:
    LastWords();
    LastWords(const LastWords&) = delete;
    LastWords& operator=(const LastWords&) = delete;

    /// Empty when no folder can be made for it.
    const std::filesystem::path& path() const { return path_; }

    /// The environment variable by which a plugin process knows its file: one that ends because its
    /// parent is gone removes it, for nobody else is left to do so.
    static constexpr const char* variable = "FEMRUN_LAST_WORDS";
    /// Removes that file with its folder.
    static void forget(const std::filesystem::path& file);

    /// Empties the file when it has grown beyond a megabyte: a plugin that writes without end fills
    /// no disk.
    void keep_small();

    /// The last 20 lines, fit for a person to see; empty when nothing was written.
    std::string read() const;

private:
    system::PrivateFolder folder_;
    std::filesystem::path path_;
};

}  // namespace femrun::host
