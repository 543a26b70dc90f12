// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "view/progress_words.hpp"
#include "view/wording.hpp"

namespace femrun::view {

std::string completed_text(const Progress& progress) {
    return progress.wanted ? fmt::format("{}/{} complete", progress.completed, *progress.wanted)
                           : fmt::format("{} complete", progress.completed);
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

std::string standing_text(const Progress& progress) {
    if (progress.front_size) return fmt::format("front of {}", *progress.front_size);
    if (!progress.best) return "";
    return fmt::format("{} {} at trial {}", progress.best->objective,
                       with_unit(number_text(progress.best->value), progress.best->unit),
                       progress.best->trial);
}

std::string phase_text(const Progress& progress) {
    switch (progress.phase) {
        case Progress::Phase::restoring:
            return "replaying its past";
        case Progress::Phase::running:
            break;
        case Progress::Phase::draining:
            return "nothing new starts";
        case Progress::Phase::stopping:
            return "stopping now";
        case Progress::Phase::unwritable:
            return "waits for the database";
    }
    return "";
}

std::string progress_line(const Progress& progress) {
    std::string line = fmt::format("{}: {}", progress.name, completed_text(progress));
    const auto add = [&](const std::string& part) {
        if (!part.empty()) line += ", " + part;
    };
    add(failures_text(progress));
    const std::string standing = standing_text(progress);
    add(progress.best && !progress.front_size ? "best " + standing : standing);
    if (!progress.running.empty()) add(fmt::format("{} running", progress.running.size()));
    if (progress.waiting_licence > 0)
        add(fmt::format("{} {} for a licence", progress.waiting_licence,
                        progress.waiting_licence == 1 ? "waits" : "wait"));
    add(phase_text(progress));
    if (progress.left_s && progress.phase == Progress::Phase::running)
        add(about_text(*progress.left_s) + " left");
    return line;
}

}  // namespace femrun::view
