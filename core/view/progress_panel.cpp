// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "view/progress_words.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// More would push the rest off a small terminal, and nobody reads them.
constexpr std::size_t slots_most = 8;
constexpr std::size_t objectives_shown = 4, lacks_shown = 4;

enum class Style { plain, strong, good, bad, faint };

struct Piece {
    std::string text;
    Style style = Style::plain;
};
using Line = std::vector<Piece>;

const char* escape(Style style) {
    switch (style) {
        case Style::strong:
            return "\x1b[1m";
        case Style::good:
            return "\x1b[32m";
        case Style::bad:
            return "\x1b[31m";
        case Style::faint:
            return "\x1b[2m";
        case Style::plain:
            break;
    }
    return "";
}

/// Cut to the width first and painted then, so that a colour always ends.
std::string painted(const Line& line, std::size_t width, Colours colours) {
    std::string text;
    for (const Piece& piece : line) {
        const std::string part = clipped(piece.text, width);
        width -= width_of(part);
        if (colours == Colours::none || piece.style == Style::plain || part.empty())
            text += part;
        else
            text += escape(piece.style) + part + "\x1b[0m";
        if (width == 0) break;
    }
    if (colours == Colours::none) text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string bar(double fraction, std::size_t width) {
    const double inside = std::clamp(fraction, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(std::floor(inside * static_cast<double>(width)));
    return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

std::string percent(double fraction) {
    return fmt::format("{:3.0f} %", std::floor(100 * std::clamp(fraction, 0.0, 1.0)));
}

Line head(const Progress& progress, std::size_t width) {
    const std::string phase = phase_text(progress);
    const std::string last = phase.empty() ? "" : "  " + phase;
    Line line{{progress.name, Style::strong}};
    if (progress.limit && progress.limit->of > 0) {
        const double fraction = progress.limit->spent / progress.limit->of;
        const std::string after =
            fmt::format(" {}  {}", percent(fraction), completed_text(progress));
        const std::size_t used = width_of(progress.name) + 2 + 2 + width_of(after + last);
        if (width >= used + 10)
            line.push_back({"  " + bar(fraction, std::min<std::size_t>(width - used, 40))});
        line.push_back({after});
    } else {
        line.push_back({"  " + completed_text(progress)});
    }
    line.push_back({last, Style::strong});
    return line;
}

/// The front and the best for each objective; before anything is feasible what comes nearest.
std::vector<Line> standing_lines(const Progress& progress) {
    std::vector<Line> lines;
    if (const std::string front = front_text(progress); !front.empty())
        lines.push_back({{"front    "}, {front.substr(front.find(' ') + 1), Style::good}});
    for (std::size_t i = 0; i < progress.best.size() && i < objectives_shown; ++i)
        lines.push_back({{i == 0 ? "best     " : "         "},
                         {best_so_far_text(progress.best[i]), Style::good}});
    if (!progress.nearest) return lines;
    const NearestSoFar& nearest = *progress.nearest;
    lines.push_back(
        {{"nearest  "}, {fmt::format("trial {}; no design is feasible yet", nearest.trial)}});
    for (std::size_t i = 0; i < nearest.lacks.size() && i < lacks_shown; ++i)
        lines.push_back({{i == 0 ? "  lacks  " : "         "}, {nearest.lacks[i], Style::bad}});
    return lines;
}

/// What the optimizer chose, if it did.
std::vector<Line> course_lines(const Progress& progress) {
    if (progress.course.empty()) return {};
    return {{{"course   "}, {progress.course}}};
}

Line slots_line(const Progress& progress) {
    std::string text = fmt::format("running  {} of {} {}", heard_count(progress), progress.slots,
                                   progress.slots == 1 ? "slot" : "slots");
    if (const std::string silent = silent_text(progress); !silent.empty()) text += ", " + silent;
    if (progress.queued > 0) text += fmt::format(", {} queued", progress.queued);
    Line line{{text}};
    if (const std::string waiting = licence_text(progress); !waiting.empty())
        line.push_back({", " + waiting, Style::bad});
    return line;
}

/// In `room` lines.
std::vector<Line> slot_lines(const Progress& progress, std::size_t room) {
    std::vector<RunningSlot> slots = progress.running;
    std::stable_sort(slots.begin(), slots.end(), [](const RunningSlot& a, const RunningSlot& b) {
        return a.seconds > b.seconds;
    });
    const std::size_t most = std::clamp<std::size_t>(room, 1, slots_most + 1);
    const std::size_t shown = slots.size() > most ? most - 1 : slots.size();
    std::size_t trial_width = 1, stage_width = 0;
    bool bars = false;
    for (std::size_t i = 0; i < shown; ++i) {
        bars = bars || slots[i].fraction >= 0;
        trial_width = std::max(trial_width, fmt::formatted_size("{}", slots[i].trial));
        stage_width = std::max(stage_width, width_of(slots[i].stage));
    }
    std::vector<Line> lines;
    for (std::size_t i = 0; i < shown; ++i) {
        const RunningSlot& slot = slots[i];
        std::string text = fmt::format("  trial {:>{}}", slot.trial, trial_width);
        if (stage_width > 0)
            text += "  " + slot.stage + std::string(stage_width - width_of(slot.stage), ' ');
        if (bars)
            text +=
                "  " + (slot.fraction >= 0 ? bar(slot.fraction, 10) + " " + percent(slot.fraction)
                                           : std::string(18, ' '));
        lines.push_back({{text}, {"  " + seconds_text(slot.seconds), Style::faint}});
        if (slot.silent) lines.back().push_back({"  its worker is silent", Style::bad});
    }
    if (shown < slots.size())
        lines.push_back({{fmt::format("  + {} more", slots.size() - shown), Style::faint}});
    return lines;
}

}  // namespace

std::vector<std::string> progress_panel(const Progress& progress, std::size_t width,
                                        Colours colours, std::size_t height) {
    std::vector<Line> lines{head(progress, width)};
    for (Line& line : standing_lines(progress)) lines.push_back(std::move(line));
    if (const std::string failed = failures_text(progress); !failed.empty())
        lines.push_back({{"trouble  "}, {failed, Style::bad}});
    if (const std::string last = last_failure_text(progress); !last.empty())
        lines.push_back({{"         "}, {last, Style::bad}});
    for (Line& line : course_lines(progress)) lines.push_back(std::move(line));
    lines.push_back(slots_line(progress));
    if (!progress.jobs.empty()) lines.push_back({{"jobs     "}, {progress.jobs, Style::faint}});
    const std::size_t above = lines.size() + 1;  // and the time below
    for (Line& line : slot_lines(progress, height > above ? height - above : 0))
        lines.push_back(std::move(line));
    std::string time = "time     " + seconds_text(progress.elapsed_s);
    if (progress.limit && progress.limit->left_s && progress.phase == Progress::Phase::running)
        time += fmt::format(", about {} left", about_text(*progress.limit->left_s));
    lines.push_back({{time}});
    if (lines.size() > height) lines.resize(height);

    std::vector<std::string> panel;
    for (const Line& line : lines) panel.push_back(painted(line, width, colours));
    return panel;
}

}  // namespace femrun::view
