// SPDX-License-Identifier: MIT
// Which optimizer is best for a study, by what is known of it now, and why: a function of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auto_optimizer {

enum class Way { gp, tpe, nsga2 };

std::string_view name(Way way);
std::optional<Way> way_named(std::string_view name);

/// What is known of a study. Of what nobody knows it has 0.
struct Situation {
    // -- the same for the whole study
    std::vector<Way> among{Way::gp, Way::tpe, Way::nsga2};  // one at least
    std::size_t parameters = 1;
    std::size_t objectives = 1, constraints = 0;

    // -- so far
    std::uint64_t told = 0;  // trials that have ended

    // -- what lies ahead
    std::uint64_t trials_wanted = 0;
    std::uint64_t trials_most = 0;
    std::uint32_t slots = 0;
    double left_s = -1;  // negative: its time has no limit
    double solve_s = 0;
};

/// How many trials the study will come to, as far as its budget and its pace tell; 0 when neither
/// does.
std::uint64_t trials_expected(const Situation& situation);

/// What `gp` takes for one proposal after so many trials, about.
double ask_s(const Situation& situation, std::uint64_t trials);

struct Choice {
    Way way = Way::tpe;
    std::string reason;  // a sentence
};

/// `now` is what it is on; who is on a way needs a better reason to leave it than to take it.
Choice choose(const Situation& situation, std::optional<Way> now);

}  // namespace auto_optimizer
