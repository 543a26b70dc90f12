// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/log.hpp"

namespace femrun::host {

/// What plugins write to standard output (in a process of their own: to standard error too), from
/// the file that takes it: as lines for the log. For one thread.
///
/// Standard output is the process's: of two plugins on threads of it, nobody can tell which one
/// printed. What came while two calls ran says so.
class SpokenLines {
public:
    /// Who keeps the file small: this, of one that is only appended to, or its owner.
    enum class KeptSmall { here, elsewhere };
    SpokenLines(std::filesystem::path file, KeptSmall kept_small)
        : file_(std::move(file)), kept_small_(kept_small) {}

    struct Line {
        LogLevel level = LogLevel::info;
        std::string text;
        bool operator==(const Line&) const = default;
    };
    /// Around a call that may print.
    void call_begins() {
        if (++calls_ > 1) several_called_ = true;
    }
    void call_ended() { --calls_; }

    /// What came since the last time. A line that begins as our log's do ("warning: ...") has its
    /// level; of more than a person reads, the last lines.
    std::vector<Line> fresh();

private:
    std::filesystem::path file_;
    KeptSmall kept_small_;
    std::uintmax_t read_ = 0;      // bytes
    unsigned calls_ = 0;           // that run now
    bool several_called_ = false;  // at a time, since lines were last heard
};

}  // namespace femrun::host
