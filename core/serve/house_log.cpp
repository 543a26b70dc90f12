// SPDX-License-Identifier: MIT
#include "serve/house_log.hpp"

#include <fmt/format.h>

namespace femrun::serve {

namespace {

class StudyLog final : public LogSink {
public:
    StudyLog(std::shared_ptr<LogWriter> writer, std::filesystem::path file, LogSink& watching)
        : writer_(std::move(writer)), file_(std::move(file)), watching_(watching) {}

    void line(LogLevel level, std::string_view text) override {
        writer_->write(file_, level, text);
        watching_.line(level, text);
    }

private:
    std::shared_ptr<LogWriter> writer_;
    std::filesystem::path file_;
    LogSink& watching_;
};

}  // namespace

void HouseLog::line(LogLevel level, std::string_view text) {
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [study, file] : studies_) writer_->write(file, level, text);
    }
    watching_.line(level, text);
}

std::shared_ptr<LogSink> HouseLog::open(StudyId study, std::filesystem::path file) {
    const std::scoped_lock lock(mutex_);
    studies_[study] = file;
    return std::make_shared<StudyLog>(writer_, std::move(file), watching_);
}

void HouseLog::close(StudyId study) {
    const std::scoped_lock lock(mutex_);
    studies_.erase(study);
}

void SaidBy::line(LogLevel level, std::string_view text) {
    log_->line(level, fmt::format("{}: {}", who_, text));
}

}  // namespace femrun::serve
