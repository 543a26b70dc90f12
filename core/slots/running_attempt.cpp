// SPDX-License-Identifier: MIT
#include "slots/running_attempt.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "slots/sentences.hpp"
#include "slots/unfinished.hpp"
#include "wire/convert.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::slots {

namespace {

// Enough to see what led to a failure, little enough for a database of 100 000 trials.
constexpr std::size_t lines_max = 50;
// Of an attempt that went well, enough to see that it did; the rest is in the study's log.
constexpr std::size_t lines_of_success_max = 10;
constexpr std::size_t line_bytes_max = 1000;
constexpr Duration progress_every = std::chrono::milliseconds(250);

bool is_of_pc(const study::Failure& failure) {
    return failure.kind == study::FailureKind::resource ||
           failure.kind == study::FailureKind::infrastructure;
}

}  // namespace

RunningAttempt::RunningAttempt(const worker::Task& task, LogWriter& logs)
    : task_(task), study_log_(logs, work::study_log(setup()->files_folder, setup()->name)) {
    if (setup()->staged) mark_begun(path_of(folder()));
}

void RunningAttempt::has_a_report() const {
    if (setup()->staged) mark_over(path_of(folder()));
}

std::string RunningAttempt::own_folder() const {
    return work::attempt_folder(setup()->name, trial(), assignment().ordinal);
}

std::string RunningAttempt::folder() const {
    // As this system writes paths: commands of cmd.exe take no others.
    return path_text((setup()->files_folder / path_of(own_folder())).make_preferred());
}

/// Whether it was made died with the solver: look, since failures are few.
std::string RunningAttempt::folder_if_made() const {
    std::error_code unknown;
    return std::filesystem::exists(folder(), unknown) ? own_folder() : std::string();
}

void RunningAttempt::log(LogLevel level, std::string_view line) {
    study_log_.line(level,
                    fmt::format("trial {}, attempt {}: {}", trial(), assignment().ordinal, line));
    if (lines_.size() == lines_max) lines_.pop_front();
    std::size_t size = std::min(line.size(), line_bytes_max);
    const auto continues = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    };
    while (size < line.size() && size > 0 && continues(line[size])) --size;  // to a whole character
    lines_.push_back({level, std::string(line.substr(0, size))});
}

std::string RunningAttempt::excerpt(LogLevel least, std::size_t count) const {
    std::vector<const Line*> kept;
    for (const Line& line : lines_)
        if (line.level >= least) kept.push_back(&line);
    std::string text;
    for (std::size_t i = kept.size() - std::min(kept.size(), count); i < kept.size(); ++i)
        text += fmt::format("{}: {}\n", to_string(kept[i]->level), kept[i]->text);
    return text;
}

bool RunningAttempt::may_tell_progress(Instant now) {
    if (told_ && now - *told_ < progress_every) return false;
    told_ = now;
    return true;
}

Result<work::Report> RunningAttempt::report(wire::Outcome::Reader outcome) {
    auto report = wire::decode(outcome);
    if (!report) return report;
    const bool folder_used = outcome.getFolderUsed();
    if (report->failure && folder_used && !is_of_pc(*report->failure))
        if (const auto blame = folder_to_blame(folder(), report->failure->message))
            return failed(*blame, report->seconds);
    for (const auto artefact : outcome.getArtefacts())
        log(LogLevel::info, fmt::format("file '{}': {}", wire::view(artefact.getPath()),
                                        wire::view(artefact.getDescription())));
    has_a_report();
    if (folder_used) report->folder = own_folder();
    report->log = report->failure ? excerpt(LogLevel::debug, lines_max)
                                  : excerpt(LogLevel::info, lines_of_success_max);
    return report;
}

work::Report RunningAttempt::failed(const study::Failure& failure, double seconds) const {
    has_a_report();
    return {.failure = failure,
            .seconds = seconds,
            .folder = folder_if_made(),
            .log = excerpt(LogLevel::debug, lines_max)};
}

work::Report RunningAttempt::cancelled() const {
    has_a_report();
    return {.cancelled = true, .folder = folder_if_made()};
}

}  // namespace femrun::slots
