// SPDX-License-Identifier: MIT
#include "windows/problems.hpp"

namespace femrun::windows {

namespace {

using stand::Range;

constexpr Range real = {FEMRUN_REAL, -2, 3}, logarithmic = {FEMRUN_REAL, 1e-4, 20, 0, true},
                stepped = {FEMRUN_REAL, 0, 0.7, 0.1}, whole = {FEMRUN_INTEGER, -5, 90, 1},
                log_whole = {FEMRUN_INTEGER, 1, 4096, 1, true},
                log_stepped = {FEMRUN_REAL, 0.5, 64, 0.25, true},
                choice = {FEMRUN_CATEGORICAL, 0, 4, 1}, fixed = {FEMRUN_REAL, 0.3, 0.3};

/// Where in its range a value is, from 0 to 1, and for a logarithmic one nearer the logarithm.
double place(const Range& range, double value) {
    if (range.high == range.low) return 0.5;
    const double linear = (value - range.low) / (range.high - range.low);
    return range.logarithmic ? (1 + linear) * value / (value + 30 * range.low) / 2 : linear;
}

std::vector<double> places(const Problem& problem, const Design& design) {
    std::vector<double> found;
    for (std::size_t i = 0; i < design.size(); ++i)
        found.push_back(place(problem.parameters[i], design[i]));
    return found;
}

/// A bowl for ordered parameters, whose bottom is elsewhere for every objective, bent along a
/// curved valley; a table for choices.
double loss(const Problem& problem, const Design& design, std::uint32_t objective) {
    const std::vector<double> at = places(problem, design);
    double sum = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (problem.parameters[i].kind == FEMRUN_CATEGORICAL) {
            const auto chosen = static_cast<std::uint32_t>(design[i]);
            sum += static_cast<double>((7 * chosen + 3 * objective) % 5) / 10;
            continue;
        }
        const double bottom = static_cast<double>((3 * i + 2 * objective) % 7 + 1) / 9;
        const double away = at[i] - bottom;
        const double bend = i > 0 ? at[i] - at[i - 1] * at[i - 1] : 0.0;
        sum += away * away + bend * bend / (3 + bend);
    }
    return sum;
}

}  // namespace

const std::vector<Problem>& problems() {
    static const std::vector<Problem> all = {
        {.name = "real", .parameters = {real, real, real}, .trials = 300},
        {.name = "wide", .parameters = std::vector(12, real), .trials = 300, .in_flight = 3},
        {.name = "logarithmic",
         .parameters = {logarithmic, log_whole, log_stepped},
         .trials = 300,
         .in_flight = 2},
        {.name = "stepped", .parameters = {stepped, whole, whole}, .trials = 300, .in_flight = 4},
        {.name = "choices", .parameters = {choice, choice, choice}, .trials = 300},
        {.name = "mixed",
         .parameters = {real, logarithmic, stepped, whole, log_whole, choice, fixed},
         .trials = 400,
         .in_flight = 8,
         .constraints = 2,
         .adopted = {{1, 0.5, 0.2, 7, 100, 2, 0.3}, {-1, 4, 0.6, -5, 1, 0, 0.3}}},
        {.name = "ruled",
         .parameters = {real, stepped, choice},
         .trials = 200,
         .in_flight = 2,
         .has_rules = true},
        {.name = "pairs",
         .parameters = {real, logarithmic, whole, choice},
         .trials = 400,
         .in_flight = 6,
         .objectives = 2,
         .constraints = 1,
         .adopted = {{0, 1, 2, 3}}},
        {.name = "triples",
         .parameters = {real, real, stepped, log_whole},
         .trials = 300,
         .in_flight = 4,
         .objectives = 3},
    };
    return all;
}

Ending ending_of(const Problem& problem, std::uint64_t trial, const Design& design) {
    if (trial % 29 == 4) return {.outcome = FEMRUN_DROPPED};
    const std::vector<double> at = places(problem, design);
    if (at[0] > 0.85) return {.outcome = FEMRUN_FAILED_DESIGN, .stage = "mesh"};
    if (trial % 19 == 7) return {.outcome = FEMRUN_FAILED_DESIGN, .stage = "solve"};

    Ending ending;
    for (std::uint32_t k = 0; k < problem.objectives; ++k)
        ending.losses.push_back(loss(problem, design, k));
    for (std::uint32_t k = 0; k < problem.constraints; ++k)
        ending.excesses.push_back((k + 1) * (0.55 - at[k] - at[k + 1] / 2));
    return ending;
}

bool keeps_rules(const Problem& problem, const Design& design) {
    const std::vector<double> at = places(problem, design);
    return at[0] + at[1] < 1.1 && at[0] * 2 > at[1];
}

}  // namespace femrun::windows
