// SPDX-License-Identifier: MIT
// Where lines about a study go: the warnings among them to a person who watches, all of them to the
// study's log.
#pragma once

#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "base/log_file.hpp"

namespace femrun::app {

class StudyLog final : public LogSink {
public:
    /// `watching` outlives this.
    StudyLog(std::filesystem::path file, LogSink& watching)
        : file_(std::move(file)), watching_(watching) {}

    void line(LogLevel level, std::string_view text) override {
        file_.line(level, text);
        watching_.line(level, text);
    }

private:
    LogFile file_;
    LogSink& watching_;
};

/// The same with who said it in front.
class SaidBy final : public LogSink {
public:
    /// `log` outlives this.
    SaidBy(std::string who, LogSink& log) : who_(std::move(who)), log_(log) {}

    void line(LogLevel level, std::string_view text) override {
        log_.line(level, fmt::format("{}: {}", who_, text));
    }

private:
    std::string who_;
    LogSink& log_;
};

}  // namespace femrun::app
