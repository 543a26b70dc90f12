// SPDX-License-Identifier: MIT
#include "display.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "messages.hpp"
#include "system/terminal.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

// In a file nobody watches a bar; a line this often is enough to see that it lives.
constexpr Duration line_every = 2s;

view::Progress::Phase phase_of(const LocalStudy& local, int interrupts) {
    if (local.runner().journal_trouble()) return view::Progress::Phase::unwritable;
    if (interrupts >= 2) return view::Progress::Phase::stopping;
    switch (local.study().phase()) {
        case run::Phase::restoring:
            return local.study().history().size() == 0 ? view::Progress::Phase::starting
                                                       : view::Progress::Phase::restoring;
        case run::Phase::running:
            return view::Progress::Phase::running;
        default:
            return view::Progress::Phase::draining;
    }
}

}  // namespace

Display::Display(Loudness loudness)
    : quiet_(loudness == Loudness::quiet), drawing_(system::takes_escapes(system::Stream::error)) {}

Display::~Display() { close(); }

view::Progress Display::progress_of(const LocalStudy& local) {
    const run::StudyRun& study = local.study();
    const store::History& history = study.history();
    const study::StudyDefinition& definition = study.definition();
    const Instant now = monotonic_now();
    if (!followed_)
        followed_.emplace(
            Followed{view::Course({definition, study.space(), local.goals(), history}),
                     view::BudgetPace(definition.budget, study.space().cardinality())});

    view::Progress progress{
        .name = definition.name,
        .phase = phase_of(local, interrupts_),
        .completed = history.completed(),
        .slots = local.slots(),
        .elapsed_s = std::chrono::duration<double>(now - local.started()).count()};
    followed_->course.follow();
    followed_->course.tell(progress);
    followed_->pace.note(now, progress.completed, history.completed() + history.failed(),
                         local.active_before_s() + progress.elapsed_s);
    progress.limit = followed_->pace.first(now);
    if (const auto last = study.failures().last())
        progress.last_failure =
            view::LastFailure{last->trial, last->failure.message, last->alike, last->others};
    std::uint32_t free = local.slots();
    for (const auto& [attempt, running] : local.runner().running()) {
        if (!running.silent && free == 0) continue;  // it waits at the worker
        if (!running.silent) --free;
        progress.running.push_back({running.trial.number, running.stage, running.fraction,
                                    std::chrono::duration<double>(now - running.since).count(),
                                    running.silent});
    }
    const auto counts = local.runner().counts(study.id());
    progress.queued = counts.queued;
    progress.waiting_licence = counts.waiting_licence;
    return progress;
}

void Display::looked(const LocalStudy& study) {
    if (quiet_) return;
    const std::scoped_lock lock(mutex_);
    if (drawing_) {
        const view::Progress progress = progress_of(study);
        // The cursor stands below the last line.
        draw(view::progress_panel(
            progress, std::max(20u, system::terminal_width(system::Stream::error)),
            view::Colours::ansi, std::max(2u, system::terminal_height(system::Stream::error)) - 1));
        return;
    }
    const Instant now = monotonic_now();
    const std::uint64_t ended = study.study().history().ended().size();
    const bool over = study.runner().idle();
    if (ended == last_ended_ && !over) return;
    if (now - last_line_ < line_every && !over) return;
    last_line_ = now;
    last_ended_ = ended;
    say(view::progress_line(progress_of(study)) + "\n");
}

void Display::interrupted(int times) {
    const std::scoped_lock lock(mutex_);
    interrupts_ = times;
    erase();
    if (times == 1)
        say("interrupted: running attempts end, nothing new starts; Ctrl-C again ends them now\n");
    if (times == 2)
        say("stopping: running attempts are ended; they are solved again when you resume\n");
}

void Display::line(LogLevel level, std::string_view text) {
    if (level < LogLevel::warning) return;
    const std::scoped_lock lock(mutex_);
    erase();
    say(fmt::format("{}: {}\n", to_string(level), text));
}

void Display::draw(const std::vector<std::string>& lines) {
    std::string text;
    if (drawn_ > 0) text += fmt::format("\x1b[{}F", drawn_);
    for (const std::string& line : lines) text += line + "\x1b[K\n";
    text += "\x1b[J";
    drawn_ = lines.size();
    say(text);
    std::fflush(stderr);
}

void Display::erase() {
    if (drawn_ == 0) return;
    say(fmt::format("\x1b[{}F\x1b[J", drawn_));
    drawn_ = 0;
}

void Display::close() {
    const std::scoped_lock lock(mutex_);
    erase();
    std::fflush(stderr);
}

}  // namespace femrun::app
