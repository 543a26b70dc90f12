// SPDX-License-Identifier: MIT
// An optimizer plugin in C++: derive from femrun::Optimizer, write `open`, `ask` and `tell`, end
// the file with FEMRUN_OPTIMIZER_PLUGIN. See docs/plugin-author for the story, abi/optimizer.h for
// the law.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "abi/ext/course.h"
#include "abi/optimizer.h"
#include "host.hpp"
#include "settings.hpp"
#include "view.hpp"

namespace femrun {

/// A parameter and its domain: values low + k * step in [low, high] where step > 0 (`grid` has
/// them), else the continuum; a choice is its index, low 0, step 1.
struct Parameter {
    std::string name;
    bool categorical = false;  ///< choices have no order
    bool integer = false;
    bool logarithmic = false;  ///< search in the logarithm; low > 0
    double low = 0, high = 1, step = 0;

    /// Its values as people wrote them: 0.7, not 0.7000000000000001 (see abi/grid.h).
    femrun_grid_t grid() const { return femrun_grid_of(low, high, step); }
};

/// What is to be optimised. Copy what you need.
struct Problem {
    std::vector<Parameter> parameters;
    std::uint32_t objective_count = 1;
    std::uint32_t constraint_count = 0;
    std::uint64_t seed = 0;
};

enum class Outcome : std::uint32_t {
    complete = FEMRUN_COMPLETE,     ///< losses and excesses are there
    failed = FEMRUN_FAILED_DESIGN,  ///< the design cannot be solved, at `stage`: learn from it
    dropped = FEMRUN_DROPPED        ///< given up for reasons that say nothing about the design
};

/// How a trial ended; alive until `tell` returns.
struct Verdict {
    std::uint64_t trial = 0;
    Outcome outcome = Outcome::complete;
    std::string_view stage;     ///< where it failed: "model", "mesh", "solve", "post"
    View<const double> losses;  ///< one an objective, smaller is better; empty unless complete
    /// One a constraint, in its own unit: how far it is beyond its limit; negative when it is kept,
    /// and then how much room is left. Empty unless complete.
    View<const double> excesses;
};

/// Proposes designs and learns from verdicts. One thread calls everything.
///
/// The same seed and the same calls must give the same designs, bit for bit, on every platform: a
/// study is restored by making the calls again. So: no clock, no addresses, no std distributions
/// (they differ between libraries), and all randomness from the problem's seed.
class Optimizer {
public:
    Optimizer() = default;
    Optimizer(const Optimizer&) = delete;
    Optimizer& operator=(const Optimizer&) = delete;
    virtual ~Optimizer() = default;

    /// Takes the problem, once. Throws Invalid when this optimizer cannot do it.
    virtual void open(const Host& host, const Problem& problem) = 0;

    /// Proposes a design for `trial`, at once, one double a parameter; false when the finite space
    /// is used up. Never a design that breaks a rule (host.rules()).
    virtual bool ask(const Host& host, std::uint64_t trial, View<double> design) = 0;

    /// `trial` runs a design that was not asked for: the user wants it tried.
    virtual void adopt(const Host& host, std::uint64_t trial, View<const double> design) = 0;

    /// A trial ended. Verdicts come in any order of trials, each once.
    virtual void tell(const Host& host, const Verdict& verdict) = 0;

    /// The plugin's extension table `id`, or null. [any thread]
    virtual const void* extension(const char*) noexcept { return nullptr; }
};

/// What lies ahead of a study, as far as the host knows (abi/ext/course.h).
struct Outlook {
    std::uint64_t trials_wanted = 0;  ///< successes, all together; 0: no number
    std::uint64_t trials_most = 0;    ///< tries, all together; 0: no number
    std::uint32_t slots = 0;          ///< trials that may be solved at a time; 0: not known
    double left_s = -1;               ///< until the study's time is over; negative: no limit
    double solve_s = 0;  ///< wall time of a solve, the median of late ones; 0: none yet
};

/// How an optimizer goes on, and why.
struct Course {
    std::string name;    ///< a word of its own, at most 64 bytes
    std::string reason;  ///< a sentence for people
};

/// An optimizer that chooses its way, and may change its mind while a study runs. What it chooses
/// is on record, so that it may hang on an outlook that is not.
class ChoosingOptimizer : public Optimizer {
public:
    /// Before an ask, never while a study is restored: another course, on which it is from here on;
    /// nothing when it stays on its own.
    virtual std::optional<Course> consider(const Host& host, const Outlook& outlook) = 0;

    /// While a study is restored: in this place `consider` answered `course`. Throws Invalid when
    /// there is no such course.
    virtual void follow(const Host& host, std::string_view course) = 0;
};

}  // namespace femrun

#include "detail/optimizer_table.hpp"

/// FEMRUN_OPTIMIZER_PLUGIN(Class, "name", "version", "One sentence.", settings schema, flags): a
/// library with one optimizer. Left out, schema is that of no settings and flags say that it
/// computes in the host's own process.
#define FEMRUN_OPTIMIZER_PLUGIN(Class, ...) \
    FEMRUN_PLUGINS(::femrun::optimizer_plugin<Class>(__VA_ARGS__))
