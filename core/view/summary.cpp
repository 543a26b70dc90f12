// SPDX-License-Identifier: MIT
#include "view/summary.hpp"

#include <fmt/format.h>

#include "view/show_text.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// What a user of the default database need not type.
constexpr std::string_view default_database = "femrun.db";

std::string command(std::string_view verb, const Subject& subject, const RunFacts& facts) {
    std::string text = fmt::format("femrun {} {}", verb, shell_word(subject.definition.name));
    if (facts.database != default_database) text += " --db " + shell_word(facts.database);
    return text;
}

}  // namespace

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
    if (history.runs() > 1) text += fmt::format(" of {}", counted(history.runs(), "run"));
    text += fmt::format(": {}\n\n", counts_text(subject));
    text += front_text(subject, front_shown, facts.width);
    if (!recorded) return text;
    text += fmt::format("\nrecorded in {}\n", facts.database);
    if (state == store::StudyState::done)
        text += "next:      " + command("show", subject, facts) + "\n";
    else
        text += fmt::format("to go on:  {}\nto look:   {}\n", facts.resume,
                            command("show", subject, facts));
    return text;
}

}  // namespace femrun::view
