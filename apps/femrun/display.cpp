// SPDX-License-Identifier: MIT
#include "display.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "messages.hpp"
#include "system/terminal.hpp"
#include "view/wording.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

// In a file nobody watches a bar; a line this often is enough to see that it lives.
constexpr Duration line_every = 2s;

}  // namespace

Display::Display(Loudness loudness)
    : quiet_(loudness == Loudness::quiet), drawing_(system::takes_escapes(system::Stream::error)) {}

Display::~Display() { close(); }

view::Progress Display::progress_of(const StudySeen& study) {
    const store::History& history = study.subject.history;
    const study::StudyDefinition& definition = study.subject.definition;
    const Instant now = monotonic_now();
    if (!followed_ || followed_->definition_number != study.definition_number)
        followed_.emplace(
            Followed{study.definition_number, view::Course(study.subject),
                     view::BudgetPace(definition.budget, study.subject.space.cardinality())});

    view::Progress progress{
        .name = definition.name,
        .phase = interrupts_ >= 2 && study.phase != view::Progress::Phase::unwritable
                     ? view::Progress::Phase::stopping
                     : study.phase,
        .completed = history.completed(),
        .slots = study.slots,
        .elapsed_s = study.elapsed_s};
    followed_->course.follow();
    followed_->course.tell(progress);
    followed_->pace.note(now, progress.completed, history.completed() + history.failed(),
                         study.active_before_s + progress.elapsed_s);
    progress.limit = followed_->pace.first(now);
    if (study.over && progress.limit) progress.limit->left_s.reset();
    progress.last_failure = study.last_failure;
    std::uint64_t free = study.slots;
    for (const view::RunningSlot& running : study.running) {
        if (!running.silent && free == 0) continue;  // it waits at the worker
        if (!running.silent) --free;
        progress.running.push_back(running);
    }
    progress.queued = study.queued;
    progress.waiting_licence = study.waiting_licence;
    if (!study.over) progress.jobs = study.jobs;
    return progress;
}

void Display::looked(const StudySeen& study) {
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
    const auto& courses = study.subject.history.courses();
    if (courses.size() != told_courses_ && !courses.empty())
        say(fmt::format("{}: {} goes on with {}\n", study.subject.definition.name,
                        study.subject.definition.optimizer.plugin,
                        view::course_text(courses.back())));
    told_courses_ = courses.size();
    const std::uint64_t ended = study.subject.history.ended().size();
    const bool over = study.over;
    // While nothing is solved it is the jobs that somebody waits for.
    const bool jobs_tell = study.running.empty() && study.jobs != last_jobs_;
    if (ended == last_ended_ && !jobs_tell && !over) return;
    if (now - last_line_ < line_every && !over) return;
    last_line_ = now;
    last_ended_ = ended;
    last_jobs_ = study.jobs;
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

void Display::note(std::string_view text) {
    if (quiet_) return;
    const std::scoped_lock lock(mutex_);
    erase();
    print_note(text);
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
