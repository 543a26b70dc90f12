// SPDX-License-Identifier: MIT
#include "net/held_attempt.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "net/attempt_folder.hpp"

namespace femrun::net {

namespace {

// Enough to see what led to a failure, little enough for a database of 100 000 trials.
constexpr std::size_t lines_max = 50;
// Of an attempt that went well, enough to see that it did; the rest is in the study's log.
constexpr std::size_t lines_of_success_max = 10;
constexpr std::size_t line_bytes_max = 1000;
constexpr Duration progress_every = std::chrono::milliseconds(250);

}  // namespace

HeldAttempt::HeldAttempt(Context context, kj::Own<kj::PromiseFulfiller<void>> done,
                         std::shared_ptr<const StudySetup> setup)
    : context_(kj::mv(context)),
      done_(kj::mv(done)),
      setup_(std::move(setup)),
      study_log_(study_log(setup_->files_folder, setup_->name)) {
    const auto given = assignment();
    id_ = AttemptId{given.getAttempt()};
    trial_ = given.getTrial();
    ordinal_ = given.getOrdinal();
}

wire::Assignment::Reader HeldAttempt::assignment() { return context_.getParams().getAssignment(); }

std::string HeldAttempt::folder() const {
    return path_text(setup_->files_folder /
                     path_of(attempt_folder(setup_->name, trial_, ordinal_)));
}

void HeldAttempt::log(LogLevel level, std::string_view line) {
    study_log_.line(level, fmt::format("trial {}, attempt {}: {}", trial_, ordinal_, line));
    if (lines_.size() == lines_max) lines_.pop_front();
    std::size_t size = std::min(line.size(), line_bytes_max);
    const auto continues = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    };
    while (size < line.size() && size > 0 && continues(line[size])) --size;  // to a whole character
    lines_.push_back({level, std::string(line.substr(0, size))});
}

std::string HeldAttempt::excerpt(LogLevel least, std::size_t count) const {
    std::vector<const Line*> kept;
    for (const Line& line : lines_)
        if (line.level >= least) kept.push_back(&line);
    std::string text;
    for (std::size_t i = kept.size() - std::min(kept.size(), count); i < kept.size(); ++i)
        text += fmt::format("{}: {}\n", to_string(kept[i]->level), kept[i]->text);
    return text;
}

bool HeldAttempt::may_tell_progress(Instant now) {
    if (told_ && now - *told_ < progress_every) return false;
    told_ = now;
    return true;
}

wire::Report::Builder HeldAttempt::write(bool folder_used) {
    auto report = context_.getResults().initReport();
    if (folder_used) report.setFolder(wire::text(attempt_folder(setup_->name, trial_, ordinal_)));
    return report;
}

void HeldAttempt::report(wire::Outcome::Reader outcome) {
    if (outcome.hasFailure() && outcome.getFolderUsed()) {
        const auto failure = outcome.getFailure();
        const bool of_pc = failure.getKind() == wire::FailureKind::RESOURCE ||
                           failure.getKind() == wire::FailureKind::INFRASTRUCTURE;
        if (!of_pc)
            if (const auto blame = folder_to_blame(folder(), wire::to_text(failure.getMessage())))
                return report_failure(*blame, outcome.getSeconds());
    }
    auto report = write(outcome.getFolderUsed());
    report.setOutcome(outcome);
    for (const auto artefact : outcome.getArtefacts())
        log(LogLevel::info, fmt::format("file '{}': {}", wire::view(artefact.getPath()),
                                        wire::view(artefact.getDescription())));
    report.setLogExcerpt(wire::text(outcome.hasFailure()
                                        ? excerpt(LogLevel::debug, lines_max)
                                        : excerpt(LogLevel::info, lines_of_success_max)));
    done_->fulfill();
}

void HeldAttempt::report_failure(const study::Failure& failure, double seconds) {
    // Whether its folder was made died with the solver: look, since failures are few.
    std::error_code unknown;
    auto report = write(std::filesystem::exists(folder(), unknown));
    auto outcome = report.initOutcome();
    wire::encode(failure, outcome.initFailure());
    outcome.setSeconds(seconds);
    report.setLogExcerpt(wire::text(excerpt(LogLevel::debug, lines_max)));
    done_->fulfill();
}

void HeldAttempt::report_cancelled() {
    std::error_code unknown;
    write(std::filesystem::exists(folder(), unknown))
        .initOutcome()
        .initFailure()
        .setKind(wire::FailureKind::CANCELLED);
    done_->fulfill();
}

void HeldAttempt::refuse(kj::Exception why) { done_->reject(kj::mv(why)); }

}  // namespace femrun::net
