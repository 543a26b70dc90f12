// SPDX-License-Identifier: MIT
// What a person sees while a study runs: a panel that is drawn over itself on a terminal, a line
// now and then in a file, nothing when it is to be quiet. Standard error; results have standard
// output.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "study_seen.hpp"
#include "view/budget_pace.hpp"
#include "view/course.hpp"
#include "view/progress.hpp"

namespace femrun::app {

enum class Loudness { quiet, normal };

class Display final : public StudyObserver, public LogSink {
public:
    explicit Display(Loudness loudness);
    ~Display() override;

    // -- StudyObserver
    void looked(const StudySeen& study) override;
    void interrupted(int times) override;

    /// Warnings and errors are shown above the panel. [any thread]
    void line(LogLevel level, std::string_view text) override;

    /// One line for people, above the panel.
    void note(std::string_view text);

    /// Takes the panel away; what follows is printed normally.
    void close();

private:
    view::Progress progress_of(const StudySeen& study);
    void draw(const std::vector<std::string>& lines);
    void erase();

    std::mutex mutex_;       // for lines of other threads
    bool quiet_, drawing_;   // over itself, on a terminal that can
    std::size_t drawn_ = 0;  // lines of the panel on the terminal
    /// Made at the first look at the study.
    struct Followed {
        std::uint64_t definition_number = 0;
        view::Course course;
        view::BudgetPace pace;
    };
    std::optional<Followed> followed_;
    Instant last_line_{};
    std::uint64_t last_ended_ = 0;
    std::string last_jobs_;
    std::size_t told_courses_ = 0;  // of what the optimizer chose
    int interrupts_ = 0;
};

}  // namespace femrun::app
