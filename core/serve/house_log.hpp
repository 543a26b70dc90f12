// SPDX-License-Identifier: MIT
// Where lines go: to a person who watches, and to the log of the study that they are about. What is
// no study's (a worker rests, the disk is full) concerns all that are open, and stands in the log
// of each.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/ids.hpp"
#include "base/log_writer.hpp"

namespace femrun::serve {

class HouseLog final : public LogSink {
public:
    /// `watching` outlives this.
    explicit HouseLog(LogSink& watching) : watching_(watching) {}

    void line(LogLevel level, std::string_view text) override;

    /// From now on the study's log gets what is no study's; lines of its own go to what is given.
    std::shared_ptr<LogSink> open(StudyId study, std::filesystem::path file);
    void close(StudyId study);

private:
    LogSink& watching_;
    std::shared_ptr<LogWriter> writer_ = std::make_shared<LogWriter>();
    std::mutex mutex_;
    std::map<StudyId, std::filesystem::path> studies_;
};

/// The same with who said it in front.
class SaidBy final : public LogSink {
public:
    SaidBy(std::string who, std::shared_ptr<LogSink> log)
        : who_(std::move(who)), log_(std::move(log)) {}

    void line(LogLevel level, std::string_view text) override;

private:
    std::string who_;
    std::shared_ptr<LogSink> log_;
};

}  // namespace femrun::serve
