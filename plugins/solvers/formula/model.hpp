// SPDX-License-Identifier: MIT
// What [solver] of a formula study says, compiled: intermediate values, outputs, conditions under
// which a design fails, and how long a solve takes.
#pragma once

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiled.hpp"

namespace formula {

/// A formula under its name: an intermediate value, an output, or the stage that a condition fails.
struct Entry {
    std::string name, formula;
};

struct Definition {
    std::vector<Entry> let, outputs, fail;
    std::optional<std::string> delay;  // seconds
};

/// A named quantity of the study's designs.
struct Quantity {
    std::string name;
    bool categorical = false;
};

/// What is wrong with the settings, beginning with the setting: "solver.outputs.f: ...".
class WrongSettings : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a design does wrong: the sentence.
class WrongDesign : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// For one thread. `set` all quantities, then `begin`, then whatever is wanted.
class Model {
public:
    /// Compiles what the outputs named `wanted` need; throws WrongSettings for any mistake in any
    /// formula, wanted or not.
    Model(const Definition& definition, const std::vector<Quantity>& quantities,
          const std::vector<std::string>& wanted);
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    /// All that can be said without knowing the quantities; throws WrongSettings.
    static void check(const Definition& definition);

    /// `text` is empty for numbers.
    void set(std::size_t quantity, double number, std::string_view text);

    /// Computes the intermediate values. Throws WrongSettings when a formula needs the number of
    /// a quantity that is a text, which shows only now.
    void begin();

    /// The condition of `stage` that this design meets, as a sentence; nothing when it meets none.
    std::optional<std::string> failure(std::string_view stage);

    /// Seconds that the solve takes, 0 or more. Throws WrongDesign when it is not finite.
    double delay_s();

    /// The value of wanted output `index`. Throws WrongDesign when it is not finite.
    double output(std::size_t index);

private:
    struct Named {
        std::string name, formula;
        Compiled compiled;
        std::set<std::string> uses;  // names, for messages
    };
    struct Match {
        std::size_t quantity, slot;
        std::string text;
    };
    class Compilation;

    Slots slots_;
    std::vector<Quantity> quantities_;
    std::vector<std::string> texts_;  // by quantity; only where a match or a number needs it
    std::vector<bool> needs_number_;  // by quantity: a categorical one whose number is used
    std::vector<Match> matches_;
    std::vector<Compiled> let_;
    std::vector<Named> fail_, outputs_;                            // outputs as wanted
    std::vector<std::pair<std::string, std::size_t>> slot_names_;  // of quantities and let
    std::optional<Named> delay_;
};

}  // namespace formula
