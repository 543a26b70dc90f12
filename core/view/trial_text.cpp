// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/size_text.hpp"
#include "view/design_text.hpp"
#include "view/limits.hpp"
#include "view/show_text.hpp"
#include "view/table.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// A text of several lines, each with a margin.
std::string quoted_lines(std::string_view text) {
    std::string quoted;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        quoted += fmt::format("    | {}\n", text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return quoted;
}

/// Nobody knows yet whether an unreadable result is the design's or the set-up's.
std::string kind_and_stage(const study::Failure& failure) {
    const std::string what = failure.cause == study::Cause::unreadable
                                 ? "unreadable result"
                                 : fmt::format("{} failure", study::to_string(failure.kind));
    const std::string stage =
        failure.stage.empty() ? "" : fmt::format(" in stage '{}'", failure.stage);
    return what + stage;
}

std::string failure_text(const study::Failure& failure) {
    return fmt::format("{}: {}", kind_and_stage(failure), failure.message);
}

/// What the solver returned, with all digits: a script reads it, and a person compares.
std::string returned_text(const Subject& subject, const std::vector<double>& response) {
    const auto& names = subject.goals.definition().responses;
    std::string text = "returned by the solver\n";
    for (std::size_t i = 0; i < std::min(names.size(), response.size()); ++i)
        text += std::isnan(response[i]) ? fmt::format("  {} is missing\n", names[i])
                                        : fmt::format("  {} = {}\n", names[i], response[i]);
    return text;
}

std::string headline(const Subject& subject, const store::TrialHistory& trial) {
    std::string text = fmt::format("trial {}: {}", trial.number, study::to_string(trial.state));
    if (trial.failure) text += ", " + failure_text(*trial.failure);
    if (!trial.counts)
        text += fmt::format(", outside the present search space: {}", trial.outside);
    else if (trial.state == study::TrialState::complete)
        text += trial.verdict.feasible
                    ? ", feasible"
                    : ", infeasible: " + worst_lack(subject, LimitedValues(subject).of(
                                                                 trial.design, trial.response));
    return text + '\n';
}

std::string times(const store::TrialHistory& trial) {
    std::string text = fmt::format("  asked {} UTC by the {}", time_text(trial.asked),
                                   store::to_string(trial.origin));
    if (study::is_finished(trial.state))
        text += fmt::format(", ended {} UTC", time_text(trial.ended));
    text += '\n';
    if (trial.repeats != 0)
        text += fmt::format("  the same design as trial {}, which answers it\n", trial.repeats);
    return text;
}

std::string log_text(std::string_view log) {
    return log.empty() ? "" : "  end of its log:\n" + quoted_lines(log);
}

std::string attempt_text(const store::AttemptHistory& attempt, const FolderSeen* folder) {
    std::string text = fmt::format("attempt {} on {}: {}", attempt.ordinal, attempt.worker,
                                   study::to_string(attempt.state));
    if (attempt.state != study::AttemptState::started) {
        if (attempt.seconds > 0) text += " after " + seconds_text(attempt.seconds);
        if (!attempt.counted)
            text += attempt.state == study::AttemptState::reported ? ", too late to count"
                                                                   : ", not counted as a try";
    }
    text += '\n';
    if (attempt.failure) text += "  " + failure_text(*attempt.failure) + '\n';
    text += log_text(attempt.log);
    return folder == nullptr ? text : text + files_text(*folder);
}

}  // namespace

std::string files_text(const FolderSeen& folder) {
    const std::string head = fmt::format("  files in {}:", folder.path);
    if (folder.files.empty()) return head + " none\n";
    Table table;
    table.column("", Table::Align::left);
    table.column("", Table::Align::right);
    for (const FileSeen& file : folder.files) table.row({file.path, size_text(file.bytes)});
    return head + '\n' + table.text(4);
}

std::string trial_text(const Subject& subject, std::uint64_t number,
                       std::span<const FolderSeen> folders) {
    const store::TrialHistory trial = subject.history.trial(number);
    std::string text = headline(subject, trial) + times(trial) + design_text(subject, trial);
    for (const store::AttemptHistory& attempt : subject.history.attempts(number)) {
        const FolderSeen* folder = nullptr;
        for (const FolderSeen& seen : folders)
            if (seen.attempt == attempt.attempt) folder = &seen;
        text += attempt_text(attempt, folder);
    }
    return text;
}

std::string solve_text(const Subject& subject, const store::TrialHistory& trial, double seconds,
                       std::string_view log) {
    std::string text = design_text(subject, trial, Outputs::left_out);  // they follow, in full
    if (trial.failure) {
        // Named like the numbers of a solve that went well: a script reads either.
        text += fmt::format("{}\n  message = {}\n", kind_and_stage(*trial.failure),
                            trial.failure->message);
        text += log_text(log);
    } else {
        const std::string lack =
            worst_lack(subject, LimitedValues(subject).of(trial.design, trial.response));
        text += trial.verdict.feasible ? "feasible: yes\n" : "feasible: no, " + lack + '\n';
        text += returned_text(subject, trial.response);
    }
    return text + fmt::format("{} {}\n", trial.failure ? "failed after" : "solved in",
                              seconds_text(seconds));
}

}  // namespace femrun::view
