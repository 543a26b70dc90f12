// SPDX-License-Identifier: MIT
// A solver plugin in C++: derive from femrun::Solver, write `solve`, end the file with
// FEMRUN_SOLVER_PLUGIN. See docs/plugin-author for the story and abi/solver.h for the law.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "abi/solver.h"
#include "host.hpp"
#include "settings.hpp"
#include "view.hpp"

namespace femrun {

enum class Kind : std::uint32_t {
    real = FEMRUN_REAL,
    integer = FEMRUN_INTEGER,
    categorical = FEMRUN_CATEGORICAL
};

/// A named quantity of a design: a parameter of the study, a fixed or a derived one.
struct Quantity {
    std::string name, unit;
    Kind kind = Kind::real;
    /// Whether the study has a use of its own for it (it is fixed or derived, or something is
    /// derived from it). Any other has no effect unless the solver uses it.
    bool optional = false;
    /// The values that it may take; with a step, low + k * step. NaN where nothing is known.
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
    double step = 0;
};

/// What a study wants of the solver; names and order hold for every solve. Copy what you need.
struct Setup {
    std::vector<Quantity> quantities;
    std::vector<std::string> responses;
    std::string study_folder;                ///< absolute; paths in settings are relative to it
    std::vector<bool> optional_responses{};  ///< for each; empty: none is

    /// Whether the study only records this response. Where a design has none, leave it NaN.
    bool is_optional(std::size_t response) const {
        return response < optional_responses.size() && optional_responses[response];
    }
};

/// One attempt at one design, alive until `solve` returns. Values are in the order of the setup;
/// by name they cost a short search, which no simulation notices.
class Attempt {
public:
    Attempt(const Setup& setup, const femrun_attempt_t& table) : setup_(setup), table_(table) {}

    std::uint64_t id() const { return table_.attempt; }  ///< unique for ever in the database
    std::uint64_t trial() const { return table_.trial; }
    std::uint32_t ordinal() const { return table_.ordinal; }  ///< 1: the first at this trial

    std::size_t size() const { return setup_.quantities.size(); }
    /// The value of a real or integer quantity, or of a numeric choice.
    double number(std::size_t index) const { return table_.design[index].number; }
    /// The choice of a categorical quantity; empty for others.
    std::string_view text(std::size_t index) const {
        return detail::view(table_.design[index].text);
    }

    /// By name; throws Invalid when the study has no such quantity.
    double number(std::string_view name) const { return number(index_of(name)); }
    double operator[](std::string_view name) const { return number(name); }
    std::string_view text(std::string_view name) const { return text(index_of(name)); }

    /// What `solve` fills in, in the order of the setup.
    View<double> response() const { return {table_.response, setup_.responses.size()}; }
    /// By name; a response that the study does not use is dropped.
    void respond(std::string_view name, double value) const {
        given_.emplace_back(name);
        for (std::size_t i = 0; i < setup_.responses.size(); ++i)
            if (setup_.responses[i] == name) table_.response[i] = value;
    }
    /// The same for a value that some designs make infinite or no number at all: such a design has
    /// failed, at stage "post" (one that the study only records may be either).
    void respond_finite(std::string_view name, double value) const {
        for (std::size_t i = 0; i < setup_.responses.size(); ++i)
            if (setup_.responses[i] == name && !std::isfinite(value) && !setup_.is_optional(i))
                throw BadDesign("post", "response '" + std::string(name) + "' is " +
                                            (std::isnan(value) ? "no number" : "infinite"));
        respond(name, value);
    }

    /// The names that were given to `respond` so far, used by the study or not.
    const std::vector<std::string>& given() const { return given_; }

private:
    std::size_t index_of(std::string_view name) const {
        for (std::size_t i = 0; i < setup_.quantities.size(); ++i)
            if (setup_.quantities[i].name == name) return i;
        throw Invalid("the study has no quantity '" + std::string(name) +
                      "', which this solver needs; add it to [parameters]");
    }

    const Setup& setup_;
    const femrun_attempt_t& table_;
    mutable std::vector<std::string> given_;
};

/// Takes what `Solver::probe` finds.
class Probe {
public:
    explicit Probe(const femrun_probe_t* table) : table_(table) {}

    /// About the program behind the solver: ("version", "2.20"), ("licence", "free").
    void fact(std::string_view name, std::string_view value) {
        table_->fact(table_, detail::text(name), detail::text(value));
    }
    /// A quantity that the model can vary, with its present value.
    void variable(std::string_view name, std::string_view unit, double value,
                  Kind kind = Kind::real) {
        table_->variable(table_, detail::text(name), detail::text(unit),
                         static_cast<femrun_kind_t>(kind), {value, {nullptr, 0}});
    }
    void variable(std::string_view name, std::string_view choice) {
        table_->variable(table_, detail::text(name), detail::text({}), FEMRUN_CATEGORICAL,
                         {0, detail::text(choice)});
    }
    /// A response that the solver returns with these settings.
    void response(std::string_view name, std::string_view unit = {}) {
        table_->response(table_, detail::text(name), detail::text(unit));
    }

private:
    const femrun_probe_t* table_;
};

/// Turns a design into a response. One thread calls everything, in this order: constructor,
/// [probe], open, solve ... solve, destructor.
class Solver {
public:
    Solver() = default;
    Solver(const Solver&) = delete;
    Solver& operator=(const Solver&) = delete;
    virtual ~Solver() = default;

    /// Says what is there, without solving: facts, the model's variables, the responses. Throws
    /// what is wrong with the settings. Unless overridden: nothing is known.
    virtual void probe(const Host&, Probe&) {}

    /// Gets ready for a study. Unless overridden, holds the study against what `probe` names: it
    /// must have every variable and use no response that is not returned.
    virtual void open(const Host& host, const Setup& setup);

    /// Solves one design: fills the response with finite numbers, or throws BadDesign, Unreadable,
    /// Unavailable or Cancelled, or Invalid or Missing to stop the study. What else is thrown is a
    /// fault of the plugin.
    virtual void solve(const Host& host, const Attempt& attempt) = 0;

    /// The plugin's extension table `id`, or null. [any thread]
    virtual const void* extension(const char*) noexcept { return nullptr; }
};

}  // namespace femrun

#include "detail/solver_table.hpp"

/// FEMRUN_SOLVER_PLUGIN(Class, "name", "version", "One sentence.", settings schema, flags): a
/// library with one solver. Schema and flags may be left out: no settings, a process of its own.
#define FEMRUN_SOLVER_PLUGIN(Class, ...) FEMRUN_PLUGINS(::femrun::solver_plugin<Class>(__VA_ARGS__))
