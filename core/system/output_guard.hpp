// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "system/private_folder.hpp"

namespace femrun::system {

/// Keeps standard output for this program while code of others lives in it: what anybody writes
/// there goes into a file, and only `write` reaches where it went before. One at a time.
///
/// POSIX: descriptor 1 is another one meanwhile, which what is written through C and C++ streams
/// follows. The Windows twin: SetStdHandle and _dup2.
class OutputGuard {
public:
    /// Without room for the file, nothing is kept away.
    OutputGuard();
    /// Everything goes where it went before.
    ~OutputGuard();
    OutputGuard(const OutputGuard&) = delete;
    OutputGuard& operator=(const OutputGuard&) = delete;

    /// The file; empty when there is none.
    const std::filesystem::path& words() const { return words_; }

    /// To where standard output went before. Gives up where that cannot be written.
    void write(std::string_view text);

private:
    PrivateFolder folder_;
    std::filesystem::path words_;
    int own_ = -1;
};

}  // namespace femrun::system
