// SPDX-License-Identifier: MIT
#include "view/summary.hpp"

#include <fmt/format.h>

#include "view/show_text.hpp"
#include "view/wording.hpp"

namespace femrun::view {

std::string summary_text(const Subject& subject, const RunFacts& facts) {
    const store::History& history = subject.history;
    const store::StudyState state = history.state();
    // Who could write its end would have.
    const bool recorded = state != store::StudyState::running;
    std::string text = fmt::format(
        "{}: {}", subject.definition.name,
        recorded ? store::to_string(state) : "broken off, and not all of it is on record");
    if (recorded && !history.why().empty() && history.why() != store::to_string(state))
        text += ": " + history.why();
    text += fmt::format("\n{} in {}", counted(history.size(), "trial"),
                        seconds_text(std::chrono::duration<double>(history.active()).count()));
    if (history.runs() > 1) text += fmt::format(" over {}", counted(history.runs(), "run"));
    text += fmt::format(": {}\n", counts_text(subject));
    if (!history.courses().empty())
        text += fmt::format("{}: {}\n", subject.definition.optimizer.plugin,
                            course_text(history.courses().back()));
    text += '\n';
    text += front_text(subject, front_shown, facts.width);
    if (!recorded) return text;
    text += fmt::format("\nrecorded {}\n",
                        subject.elsewhere ? "at the scheduler" : "in " + subject.database);
    if (state != store::StudyState::done) text += fmt::format("to go on:  {}\n", facts.resume);
    text += fmt::format("to look:   {}\n", show_command(subject));
    return text;
}

}  // namespace femrun::view
