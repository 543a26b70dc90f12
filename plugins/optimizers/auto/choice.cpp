// SPDX-License-Identifier: MIT
#include "choice.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace auto_optimizer {

namespace {

struct Named {
    Way way;
    std::string_view name;
};
constexpr std::array ways{Named{Way::gp, "gp"}, Named{Way::tpe, "tpe"}, Named{Way::nsga2, "nsga2"}};

// From about here a population that is bred covers a front better than models of it do
// (docs/performance.md: of ten problems `tpe` is ahead on eight after 1000 trials, `nsga2` on nine
// after 25 000), and what is in flight is part of it.
constexpr std::uint64_t trials_for_breeding = 3000;

// With so many designs in flight at once models are told too late what became of the last ones.
constexpr std::uint32_t slots_for_breeding = 24;
constexpr std::uint64_t trials_for_slots = 1000;

// One proposal of `gp` with one model after 100 trials, which grows with the square of the trials
// until it takes a subset of them; and what each further model adds. It is what is asked of `gp`:
// with limits it takes twice that by now, without a third (docs/performance.md).
constexpr double ask_at_100_s = 0.015, ask_most_s = 3, share_of_a_model = 0.6;

// So much of a person's time nobody minds for a better design, however quick the solver is.
constexpr double patience_s = 30;

// Who has left a way comes back to it only when that is clear: a study whose expected number of
// trials wavers about a limit is not to begin anew each time.
constexpr double clearly = 0.7;

std::string counted(std::uint64_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// "20 ms", "250 ms", "1.5 s", "3 min".
std::string seconds(double time) {
    char text[32];
    const auto said = [&text](double number, const char* unit) {
        std::snprintf(text, sizeof text, number < 9.95 ? "%.2g %s" : "%.0f %s", number, unit);
        return std::string(text);
    };
    if (time < 0.9995) return said(1e3 * time, "ms");
    return time < 120 ? said(time, "s") : said(time / 60, "min");
}

std::string about(const Situation& situation) {
    std::string text = counted(situation.parameters, "parameter") + ", " +
                       counted(situation.objectives, "objective");
    if (situation.constraints > 0) text += ", " + counted(situation.constraints, "constraint");
    if (const std::uint64_t expected = trials_expected(situation); expected > 0)
        text += ", about " + counted(expected, "trial");
    return text;
}

/// Whether a slot would wait for proposals longer than it solves, and people longer than they mind.
bool is_too_slow(const Situation& situation, double yielding) {
    if (situation.solve_s <= 0) return false;  // a solve that nobody has seen yet may take hours
    const double slots = std::max<double>(1, situation.slots);
    if (ask_s(situation, situation.told) * slots <= situation.solve_s * yielding) return false;
    const std::uint64_t expected = trials_expected(situation);
    if (expected == 0) return true;
    // The sum of squares, a third of the last times their number.
    const double all_s = ask_s(situation, expected) * static_cast<double>(expected) / 3;
    return all_s > patience_s * yielding;
}

Choice best_of_all(const Situation& situation, std::optional<Way> now) {
    const std::uint64_t expected = trials_expected(situation);
    if (situation.objectives > 1) {
        const double yielding = now == Way::nsga2 ? clearly : 1;
        const auto reaches = [yielding](std::uint64_t number, std::uint64_t limit) {
            return static_cast<double>(number) >= yielding * static_cast<double>(limit);
        };
        if (reaches(expected, trials_for_breeding))
            return {Way::nsga2, "about " + counted(expected, "trial") + " for a front of " +
                                    counted(situation.objectives, "objective") +
                                    ", which breeding covers best"};
        if (reaches(situation.slots, slots_for_breeding) && reaches(expected, trials_for_slots))
            return {Way::nsga2, counted(situation.slots, "slot") + " at a front of " +
                                    counted(situation.objectives, "objective") +
                                    ", more than models of it can keep up with"};
        return {Way::tpe, about(situation) + ": models near the front learn most from each"};
    }
    // Who has left `gp` because it was slow comes back when it is clearly not.
    if (is_too_slow(situation, now == Way::tpe ? clearly : 1))
        return {Way::tpe,
                "a solve takes " + seconds(situation.solve_s) +
                    (situation.slots > 1
                         ? ", and " + counted(situation.slots, "slot") +
                               " would wait for what a model of all that is known proposes"
                         : ", less than a model of all that is known takes for a "
                           "proposal")};
    return {Way::gp, about(situation) + ": a model of all that is known learns most from each"};
}

}  // namespace

std::string_view name(Way way) {
    for (const Named& each : ways)
        if (each.way == way) return each.name;
    return {};
}

std::optional<Way> way_named(std::string_view name) {
    for (const Named& each : ways)
        if (each.name == name) return each.way;
    return std::nullopt;
}

std::uint64_t trials_expected(const Situation& situation) {
    std::uint64_t expected = situation.trials_wanted;
    if (situation.trials_most > 0)
        expected =
            expected == 0 ? situation.trials_most : std::min(expected, situation.trials_most);
    if (situation.left_s < 0 || situation.solve_s <= 0) return expected;
    const double slots = std::max<double>(1, situation.slots);
    const double more = std::min(1e15, situation.left_s / situation.solve_s * slots);
    const std::uint64_t in_time = situation.told + static_cast<std::uint64_t>(more);
    return expected == 0 ? in_time : std::min(expected, in_time);
}

double ask_s(const Situation& situation, std::uint64_t trials) {
    const double hundreds = static_cast<double>(trials) / 100;
    const double models =
        static_cast<double>(situation.objectives - 1 + situation.constraints) * share_of_a_model +
        1;
    return models * std::min(ask_most_s, ask_at_100_s * hundreds * hundreds);
}

Choice choose(const Situation& situation, std::optional<Way> now) {
    Choice best = best_of_all(situation, now);
    const auto may = [&situation](Way way) {
        return std::find(situation.among.begin(), situation.among.end(), way) !=
               situation.among.end();
    };
    if (may(best.way)) return best;
    for (const Way next : {Way::tpe, Way::gp, Way::nsga2})
        if (may(next))
            return {next, about(situation) + ": it suits best of those that may be chosen"};
    return best;
}

}  // namespace auto_optimizer
