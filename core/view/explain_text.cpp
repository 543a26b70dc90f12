// SPDX-License-Identifier: MIT
#include "view/explain_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/match.hpp"
#include "view/status_text.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

double seconds(control::Span span) { return std::chrono::duration<double>(span).count(); }
std::string still(control::Span left) { return about_text(seconds(left)); }

std::string shares_text(const control::SlotsBusy& busy) {
    std::vector<std::string> words;
    for (const control::SlotsOf& share : busy.shares)
        if (share.slots > 0) words.push_back(fmt::format("{} with '{}'", share.slots, share.study));
    const std::string all = busy.slots == 1
                                ? "the one slot is busy"
                                : fmt::format("all {} are busy", counted(busy.slots, "slot"));
    return words.empty() ? all : fmt::format("{}: {}", all, fmt::join(words, ", "));
}

std::string needs_time_text(const control::NeedsTime& it) {
    const std::string waits =
        fmt::format("{} {} for a worker with more time left than {}", counted(it.trials, "trial"),
                    it.trials == 1 ? "waits" : "wait", still(it.needs));
    if (!it.longest) return waits + "; workers that are there have less by now";
    return fmt::format(
        "{}, and no worker that ends had more than {} when it came: give jobs more time (--time), "
        "or start a worker without an end",
        waits, still(*it.longest));
}

std::string advice(const control::StudyStatus& study, const std::string& options, Asked asked) {
    const std::string about_it = shell_word(study.name) + options;
    const std::string to_go_on = asked == Asked::scheduler
                                     ? "to go on: femrun resume " + about_it
                                     : "its study file, run again, goes on where it stopped";
    if (study.abandoned)
        return (asked == Asked::scheduler ? "nobody runs it now; "
                                          : "the program that ran it is gone; ") +
               to_go_on;
    switch (study.state) {
        case store::StudyState::done:
            return "it is done; see: femrun show " + about_it;
        case store::StudyState::paused:
        case store::StudyState::interrupted:
            return study.open ? "its running attempts end, and nothing new starts" : to_go_on;
        case store::StudyState::running:
            break;
    }
    return "";
}

std::string place_text(const control::TrialPlace& place) {
    return match(
        place, [](const control::TrialOver&) { return std::string(); },
        [](const control::TrialRuns& runs) {
            std::string text =
                fmt::format("  runs on {} for {}", runs.worker, seconds_text(seconds(runs.since)));
            if (!runs.stage.empty()) text += fmt::format(", {}", runs.stage);
            if (runs.fraction >= 0) text += fmt::format(", {}", percent_text(runs.fraction));
            if (runs.silent) text += "; nothing is heard of its worker";
            return text + '\n';
        },
        [](const control::TrialWaits& waits) {
            using What = control::TrialWaits::What;
            std::string text;
            switch (waits.what) {
                case What::turn:
                    text = "waits for a slot, with the other trials of its study";
                    break;
                case What::back_off:
                    text = "is tried again later";
                    break;
                case What::licence:
                    text = waits.left ? "was denied a licence, and is tried again later"
                                      : "waits for a licence";
                    break;
                case What::alone:
                    text =
                        "waits for a worker with nothing else on it: attempts at it lost their "
                        "workers";
                    break;
                case What::adoption:
                    text = "waits for the worker that had it before the scheduler was restarted";
                    break;
                case What::worker:
                    text = "waits for a worker with " + waits.with;
                    break;
            }
            if (waits.left) text += fmt::format("; {} still", still(*waits.left));
            return "  " + text + '\n';
        });
}

std::string failure_text(const study::Failure& failure) {
    return fmt::format("{} ({}): {}", stage_text(failure), study::to_string(failure.kind),
                       failure.message);
}

std::string attempt_text(const store::AttemptHistory& attempt) {
    std::string text = fmt::format("  attempt {} on {}: ", attempt.ordinal, attempt.worker);
    if (attempt.state == study::AttemptState::started) return text + "has no end on record\n";
    text += attempt.failure ? fmt::format("failed in {}", failure_text(*attempt.failure))
            : attempt.state == study::AttemptState::reported
                ? fmt::format("solved in {}", seconds_text(attempt.seconds))
                : std::string(study::to_string(attempt.state));
    if (attempt.state != study::AttemptState::reported && attempt.failure)
        text += fmt::format(" [{}]", study::to_string(attempt.state));
    if (!attempt.counted) text += "; it counts nothing";
    return text + '\n';
}

}  // namespace

std::string reason_text(const control::Reason& reason) {
    return match(
        reason,
        [](const control::NoWorker&) {
            return std::string(
                "no worker is enlisted; start 'femrun worker ADDRESS' on each PC that is to solve");
        },
        [](const control::NobodyFits& it) {
            return fmt::format("no worker that is enlisted fits: it waits for {}", it.lacks);
        },
        [](const control::Refused& it) {
            return fmt::format("worker '{}' does not take it: {}", it.worker, it.why);
        },
        [](const control::WorkerRests& it) {
            const std::string why = it.why.empty() ? "" : ": " + it.why;
            if (it.left.count() == 0)
                return fmt::format("worker '{}' is given one attempt at a time after its rest{}",
                                   it.worker, why);
            return fmt::format("worker '{}' rests for {} more{}", it.worker, still(it.left), why);
        },
        [](const control::WorkerSilent& it) {
            return fmt::format(
                "{} worker '{}'{}", it.away ? "there is no connection to" : "nothing is heard of",
                it.worker, it.away ? "; what it has goes on there, and it may come back" : "");
        },
        [](const control::SlotsBusy& it) { return shares_text(it); },
        [](const control::WaitsForLicence& it) {
            return fmt::format("it waits for {} of pool '{}': {}", counted(it.needs, "licence"),
                               it.pool.name, pool_text(it.pool));
        },
        [](const control::BacksOff& it) {
            return fmt::format("{} {} tried again later, the first in {}",
                               counted(it.trials, "trial"), it.trials == 1 ? "is" : "are",
                               still(it.first));
        },
        [](const control::AwaitsAdoption& it) {
            return fmt::format(
                "{} that ran before the restart may still be at {}, which {} {} to "
                "come back",
                counted(it.attempts, "attempt"), it.attempts == 1 ? "its worker" : "their workers",
                it.attempts == 1 ? "has" : "have", still(it.left));
        },
        [](const control::DatabaseTrouble& it) {
            return fmt::format("{}; nothing new starts until then", it.sentence);
        },
        [](const control::Restoring&) {
            return std::string("its optimizer is being restored from what is on record");
        },
        [](const control::AsksOptimizer&) {
            return std::string("its optimizer has not yet answered with the next designs");
        },
        [](const control::Draining& it) {
            return fmt::format("nothing new starts{}", it.why.empty() ? "" : ": " + it.why);
        },
        [](const control::NeedsTime& it) { return needs_time_text(it); },
        [](const control::JobsAwaited& it) {
            return fmt::format("crew '{}', {}", it.crew.name, crew_text(it.crew));
        });
}

std::string explanation_text(const control::Explanation& explanation, const std::string& options,
                             Asked asked) {
    const control::StudyStatus& study = explanation.study;
    const std::string state(state_text(study.state, study.abandoned));
    const bool says_more = !study.why.empty() && study.why != state;  // "interrupted"
    std::string text =
        fmt::format("study '{}' is {}{}: {}\n", study.name, state,
                    says_more ? fmt::format(" ({})", study.why) : "", study_counts_text(study));
    for (const control::Reason& reason : explanation.reasons)
        text += fmt::format("* {}\n", reason_text(reason));
    if (explanation.reasons.empty())
        if (const std::string what = advice(study, options, asked); !what.empty())
            text += fmt::format("{}\n", what);
    return text;
}

control::StudyStatus status_on_record(const Subject& subject, StudyId id) {
    const store::History& history = subject.history;
    control::StudyStatus study{.id = id,
                               .name = subject.definition.name,
                               .state = history.state(),
                               .abandoned = subject.abandoned,
                               .why = history.why(),
                               .trials = history.size(),
                               .completed = history.completed(),
                               .failed = history.failed(),
                               .wanted = subject.definition.budget.successes,
                               .share = subject.definition.share,
                               .created = history.began(),
                               .changed = history.changed()};
    for (const store::TrialHistory& trial : history.trials()) {
        if (!trial.is_one_more() || study::is_finished(trial.state)) continue;
        if (history.has_open_attempt(trial.number) && !subject.abandoned)
            ++study.running;
        else
            ++study.queued;
    }
    return study;
}

std::string trial_explanation_text(const Subject& subject, std::uint64_t number,
                                   const std::optional<control::TrialPlace>& place) {
    const store::TrialHistory trial = subject.history.trial(number);
    std::string text = fmt::format("trial {} of study '{}' is {}", number, subject.definition.name,
                                   study::to_string(trial.state));
    if (trial.state == study::TrialState::complete)
        text += trial.verdict.feasible ? "" : " and infeasible";
    if (trial.failure) text += fmt::format(", in {}", failure_text(*trial.failure));
    text += '\n';
    if (trial.repeats > 0)
        text += fmt::format("  its design is that of trial {}, which answers it\n", trial.repeats);
    if (!trial.counts)
        text += fmt::format("  it does not count: it is outside of the present search space: {}\n",
                            trial.outside);
    for (const store::AttemptHistory& attempt : subject.history.attempts(number))
        text += attempt_text(attempt);
    if (place) text += place_text(*place);
    return text;
}

}  // namespace femrun::view
