// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace femrun {

/// A log that several processes append to, each whole lines: "2026-03-01 09:30:12 warning: text".
/// It is made with the first line, never in the way (what cannot be written is dropped), and never
/// large: at ten megabytes it becomes NAME.1, of which there is one. It waits for the disk: who
/// must not has a `LogWriter` do it.
class LogFile final : public LogSink {
public:
    explicit LogFile(std::filesystem::path path) : path_(std::move(path)) {}

    void line(LogLevel level, std::string_view text) override { line_of(wall_now(), level, text); }
    /// The same of an earlier moment.
    void line_of(WallTime at, LogLevel level, std::string_view text);

private:
    std::filesystem::path path_;
    std::mutex mutex_;
    std::ofstream stream_;
};

}  // namespace femrun
