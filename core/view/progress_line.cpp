// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "view/progress_words.hpp"
#include "view/wording.hpp"

namespace femrun::view {

std::string completed_text(const Progress& progress) {
    const std::string complete = fmt::format("{} complete", progress.completed);
    if (!progress.limit) return complete;
    const Limit& limit = *progress.limit;
    switch (limit.what) {
        case Limit::What::trials:
            // More than a budget that was lowered since wants.
            if (limit.spent > limit.of) return fmt::format("{}, {:.0f} wanted", complete, limit.of);
            return fmt::format("{}/{:.0f} complete", progress.completed, limit.of);
        case Limit::What::attempts:
            return fmt::format("{:.0f}/{:.0f} tried, {}", limit.spent, limit.of, complete);
        case Limit::What::designs:
            return fmt::format("{:.0f}/{:.0f} designs tried, {}", limit.spent, limit.of, complete);
        case Limit::What::time:
            break;
    }
    return fmt::format("{} of {}, {}", seconds_text(limit.spent), seconds_text(limit.of), complete);
}

std::string failures_text(const Progress& progress) {
    std::uint64_t failed = 0;
    std::vector<std::string> parts;
    for (const auto& [stage, count] : progress.failures) {
        failed += count;
        parts.push_back(fmt::format("{} {}", stage, count));
    }
    if (failed == 0) return "";
    return fmt::format("{} failed ({})", failed, fmt::join(parts, ", "));
}

std::string best_so_far_text(const BestSoFar& best) {
    return fmt::format("{} {} at trial {}", best.objective,
                       with_unit(number_text(best.value), best.unit), best.trial);
}

std::string front_text(const Progress& progress) {
    if (!progress.front_size || *progress.front_size == 0) return "";
    std::string text = fmt::format("front of {}", *progress.front_size);
    if (progress.hypervolume) text += ", hypervolume " + number_text(*progress.hypervolume);
    return text;
}

std::string last_failure_text(const Progress& progress) {
    if (!progress.last_failure) return "";
    const auto& [trial, message, alike, others] = *progress.last_failure;
    if (alike == 1) return fmt::format("last: trial {}: {}", trial, message);
    if (others == 0) return fmt::format("last {} alike: trial {}: {}", alike, trial, message);
    return fmt::format("{} of the last {} alike: trial {}: {}", alike, alike + others, trial,
                       message);
}

std::string phase_text(const Progress& progress) {
    switch (progress.phase) {
        case Progress::Phase::starting:
            return "starting";
        case Progress::Phase::restoring:
            return "replaying its past";
        case Progress::Phase::running:
            break;
        case Progress::Phase::draining:
            return progress.running.empty() ? "" : "nothing new starts";
        case Progress::Phase::stopping:
            return "stopping now";
        case Progress::Phase::unwritable:
            return "waits for the database";
    }
    return "";
}

std::size_t heard_count(const Progress& progress) {
    return static_cast<std::size_t>(std::count_if(progress.running.begin(), progress.running.end(),
                                                  [](const auto& slot) { return !slot.silent; }));
}

std::string silent_text(const Progress& progress) {
    const std::size_t silent = progress.running.size() - heard_count(progress);
    return silent == 0 ? "" : fmt::format("{} not heard of", silent);
}

std::string licence_text(const Progress& progress) {
    if (progress.waiting_licence == 0) return "";
    return fmt::format("{} {} for a licence", progress.waiting_licence,
                       progress.waiting_licence == 1 ? "waits" : "wait");
}

std::string progress_line(const Progress& progress) {
    std::string line = fmt::format("{}: {}", progress.name, completed_text(progress));
    const auto add = [&](const std::string& part) {
        if (!part.empty()) line += ", " + part;
    };
    add(failures_text(progress));
    add(front_text(progress));
    for (const BestSoFar& best : progress.best) add("best " + best_so_far_text(best));
    if (progress.nearest)
        add(fmt::format("none feasible, nearest trial {}: {}", progress.nearest->trial,
                        progress.nearest->worst));
    if (const std::size_t heard = heard_count(progress); heard > 0)
        add(fmt::format("{} running", heard));
    add(silent_text(progress));
    add(licence_text(progress));
    add(phase_text(progress));
    if (progress.limit && progress.limit->left_s && progress.phase == Progress::Phase::running)
        add(about_text(*progress.limit->left_s) + " left");
    if (!progress.jobs.empty()) line += "; jobs of " + progress.jobs;
    // At the end: a sentence may be long.
    if (const std::string last = last_failure_text(progress); !last.empty()) line += "; " + last;
    return line;
}

}  // namespace femrun::view
