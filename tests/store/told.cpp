// SPDX-License-Identifier: MIT
#include "store/told.hpp"

#include <sstream>

#include "support/catch.hpp"

namespace femrun::store::testing {

std::string told(const History& history) {
    std::ostringstream text;
    text << to_string(history.state()) << " '" << history.why() << "'\n";
    for (const TrialHistory& trial : history.trials()) {
        text << trial.number << ' ' << to_string(trial.origin) << ' '
             << study::to_string(trial.state) << ' ' << trial.told << ' '
             << trial.asked.time_since_epoch().count() << ' '
             << trial.ended.time_since_epoch().count() << std::hexfloat;
        if (trial.repeats != 0) text << " repeats " << trial.repeats;
        if (!trial.counts) text << " outside: " << trial.outside;
        for (const auto* list :
             {&trial.design, &trial.response, &trial.verdict.values, &trial.verdict.excesses}) {
            text << " [";
            for (const double number : *list) text << ' ' << number;
            text << " ]";
        }
        text << ' ' << trial.verdict.violation << ' ' << trial.verdict.feasible
             << std::defaultfloat;
        const auto failure = [&](const std::optional<study::Failure>& why) {
            if (why)
                text << ' ' << study::to_string(why->kind) << '/' << why->stage << '/'
                     << study::to_string(why->cause) << '/' << why->message;
            text << '\n';
        };
        failure(trial.failure);
        for (const AttemptHistory& attempt : history.attempts(trial.number)) {
            text << "  " << attempt.attempt.value << ' ' << attempt.ordinal << ' '
                 << study::to_string(attempt.state) << ' '
                 << attempt.started.time_since_epoch().count() << ' '
                 << attempt.ended.time_since_epoch().count() << ' ' << attempt.seconds << ' '
                 << attempt.counted << ' ' << attempt.worker << ' ' << attempt.folder << ' '
                 << attempt.log;
            failure(attempt.failure);
        }
    }
    return text.str();
}

std::string folded(std::span<const Record> records) {
    History history;
    for (const Record& record : records) REQUIRE_FALSE(history.apply(record));
    return told(history);
}

}  // namespace femrun::store::testing
