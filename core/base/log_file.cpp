// SPDX-License-Identifier: MIT
#include "base/log_file.hpp"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/clock.hpp"

namespace femrun {

namespace {

// What a person can still look through, and no disk minds.
constexpr std::uintmax_t bytes_max = 10'000'000;

}  // namespace

void LogFile::line(LogLevel level, std::string_view text) {
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
    const std::time_t now = std::chrono::system_clock::to_time_t(wall_now());
    // One write a line, so that lines of several processes do not mix.
    stream_ << fmt::format("{:%Y-%m-%d %H:%M:%S} {}: {}\n", fmt::gmtime(now), to_string(level),
                           text);
    stream_.flush();
    stream_.clear();
}

}  // namespace femrun
