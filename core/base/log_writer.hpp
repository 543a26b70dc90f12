// SPDX-License-Identifier: MIT
// Logs are written on a thread of their own: a disk that is slow, full or away keeps nobody waiting
// who has something to say.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/log.hpp"

namespace femrun {

class LogWriter {
public:
    LogWriter();
    /// Writes what is left, for two seconds at most.
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// Adds a line to the log file, as `LogFile` does, soon. While the disk does not take any, some
    /// ten thousand lines wait and later ones are counted.
    void write(const std::filesystem::path& file, LogLevel level, std::string_view text);

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Lines of one file, by a writer that outlives this.
class WrittenLog final : public LogSink {
public:
    WrittenLog(LogWriter& writer, std::filesystem::path file)
        : writer_(writer), file_(std::move(file)) {}

    void line(LogLevel level, std::string_view text) override { writer_.write(file_, level, text); }

private:
    LogWriter& writer_;
    std::filesystem::path file_;
};

}  // namespace femrun
