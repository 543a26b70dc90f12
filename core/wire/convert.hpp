// SPDX-License-Identifier: MIT
// Study values as Cap'n Proto messages, and back. This is the one place that walks message lists.
//
// `encode` fills a builder; `decode` reads what may have come from anywhere: a message that an
// older or a broken program sent is an error of kind `invalid` and never undefined behaviour.
// Callers of the RPC methods put the error's place in front.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <capnp/message.h>
#include <femrun/plugin.capnp.h>
#include <wire/cluster.capnp.h>

#include "base/result.hpp"
#include "run/ports.hpp"
#include "study/definition.hpp"
#include "study/parameter.hpp"
#include "study/search_space.hpp"
#include "study/trial.hpp"

namespace femrun::wire {

inline std::string to_text(capnp::Text::Reader text) { return {text.cStr(), text.size()}; }
inline std::string_view view(capnp::Text::Reader text) { return {text.begin(), text.size()}; }
inline capnp::Text::Reader text(const std::string& from) { return {from.c_str(), from.size()}; }

/// How much of a message a reader walks: a replay of 100 000 trials with 50 parameters is 90 MB.
/// Beyond 512 MB a message is taken for an attack.
capnp::ReaderOptions reader_options();

// -- values (convert_value.cpp)

void encode(const study::Value& value, Value::Builder into);
Result<study::Value> decode(Value::Reader from);

/// The values alone, in the order of the study's quantities: their names went ahead in `open`.
void encode(std::span<const study::NamedValue> design, capnp::List<Value>::Builder into);
Result<std::vector<study::Value>> decode(capnp::List<Value>::Reader from);

void encode(std::span<const double> numbers, capnp::List<double>::Builder into);
std::vector<double> decode(capnp::List<double>::Reader from);

// -- the search space (convert_space.cpp)

void encode(const study::SpaceDefinition& space, SpaceDefinition::Builder into);
Result<study::SpaceDefinition> decode(SpaceDefinition::Reader from);

/// The values that a quantity may take.
struct QuantityRange {
    double low = 0, high = 0, step = 0;  // step 0: all between
    bool operator==(const QuantityRange&) const = default;
};

/// What `Solver.open` is told of: a name, a unit, a kind and a range for each named quantity of a
/// design.
/// `optional` ones are of use to the study itself, whether or not the solver uses them.
struct NamedQuantity {
    std::string name, unit;
    QuantityKind kind = QuantityKind::REAL;
    bool optional = false;
    std::optional<QuantityRange> range{};  // of numbers, where it is known
    bool operator==(const NamedQuantity&) const = default;
};

/// The quantities of a design in the order of `SearchSpace::expand`: parameters, fixed, derived.
std::vector<NamedQuantity> quantities(const study::SpaceDefinition& space);
void encode(std::span<const NamedQuantity> quantities, capnp::List<Quantity>::Builder into);
Result<std::vector<NamedQuantity>> decode(capnp::List<Quantity>::Reader from);

/// A response that `Solver.open` is told of. An `optional` one is only recorded: NaN says that it
/// is missing.
struct NamedResponse {
    std::string name;
    bool optional = false;
    bool operator==(const NamedResponse&) const = default;
};

/// The responses of a study in the order of its goals.
std::vector<NamedResponse> responses(const study::GoalsDefinition& goals);
void encode(std::span<const NamedResponse> responses, capnp::List<capnp::Text>::Builder names,
            capnp::List<bool>::Builder optional);
std::vector<NamedResponse> decode(capnp::List<capnp::Text>::Reader names,
                                  capnp::List<bool>::Reader optional);

// -- attempts and verdicts (convert_run.cpp)

void encode(const study::Failure& failure, Failure::Builder into);

/// A solved, failed or cancelled attempt: `report.folder` and `.log` are not of the outcome and are
/// left alone.
void encode(const run::Report& report, Outcome::Builder into);
Result<run::Report> decode(Outcome::Reader from);

void encode(const run::Report& report, Report::Builder into);
Result<run::Report> decode(Report::Reader from);

/// The names of a decoded assignment's design are those of `quantities`, in order.
void encode(const run::Assignment& assignment, Assignment::Builder into);
Result<run::Assignment> decode(Assignment::Reader from, std::span<const NamedQuantity> quantities);

void encode(std::span<const femrun::Begun> begun, capnp::List<Begun>::Builder into);
femrun::Begun decode(Begun::Reader from);

void encode(std::span<const run::OptimizerEvent> events, capnp::List<Event>::Builder into);
Result<std::vector<run::OptimizerEvent>> decode(capnp::List<Event>::Reader from);

void encode(std::span<const study::Design> designs, capnp::List<capnp::List<double>>::Builder into);
std::vector<study::Design> decode(capnp::List<capnp::List<double>>::Reader from);

Isolation encode(study::Isolation isolation);
Result<study::Isolation> decode(Isolation from);

}  // namespace femrun::wire
