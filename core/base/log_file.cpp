// SPDX-License-Identifier: MIT
#include "base/log_file.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace femrun {

namespace {

// What a person can still look through, and no disk minds.
constexpr std::uintmax_t bytes_max = 10'000'000;

}  // namespace

void LogFile::line_of(WallTime at, LogLevel level, std::string_view text) {
    const std::scoped_lock lock(mutex_);
    std::error_code ignored;
    if (std::filesystem::file_size(path_, ignored) > bytes_max && !ignored) {
        stream_.close();
        std::filesystem::path old = path_;
        old += ".1";
        std::filesystem::rename(path_, old, ignored);
    }
    if (!stream_.is_open()) {
        std::filesystem::create_directories(path_.parent_path(), ignored);
        stream_.open(path_, std::ios::binary | std::ios::app);
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch());
    const std::time_t then = static_cast<std::time_t>(seconds.count());
    // One write a line, so that lines of several processes do not mix.
    stream_ << fmt::format("{:%Y-%m-%d %H:%M:%S} {}: {}\n", fmt::gmtime(then), to_string(level),
                           text);
    stream_.flush();
    stream_.clear();
}

}  // namespace femrun
