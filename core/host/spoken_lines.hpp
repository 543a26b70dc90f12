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
    /// What came since the last time. A line that begins as our log's do ("warning: ...") has its
    /// level; of more than a person reads, the last lines.
    std::vector<Line> fresh();

private:
    std::filesystem::path file_;
    KeptSmall kept_small_;
    std::uintmax_t read_ = 0;  // bytes
};

}  // namespace femrun::host
