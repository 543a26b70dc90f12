// SPDX-License-Identifier: MIT
#include "serve/house_log.hpp"

#include <fmt/format.h>

namespace femrun::serve {

namespace {

class StudyLog final : public LogSink {
public:
    StudyLog(std::shared_ptr<LogFile> file, LogSink& watching)
        : file_(std::move(file)), watching_(watching) {}

    void line(LogLevel level, std::string_view text) override {
        file_->line(level, text);
        watching_.line(level, text);
    }

private:
    std::shared_ptr<LogFile> file_;
    LogSink& watching_;
};

}  // namespace

void HouseLog::line(LogLevel level, std::string_view text) {
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [study, file] : studies_) file->line(level, text);
    }
    watching_.line(level, text);
}

std::shared_ptr<LogSink> HouseLog::open(StudyId study, std::filesystem::path file) {
    auto log = std::make_shared<LogFile>(std::move(file));
    const std::scoped_lock lock(mutex_);
    studies_[study] = log;
    return std::make_shared<StudyLog>(std::move(log), watching_);
}

void HouseLog::close(StudyId study) {
    const std::scoped_lock lock(mutex_);
    studies_.erase(study);
}

void SaidBy::line(LogLevel level, std::string_view text) {
    log_->line(level, fmt::format("{}: {}", who_, text));
}

}  // namespace femrun::serve
