// SPDX-License-Identifier: MIT
// What a solver is told of a study when it is opened for it: the quantities of a design, and the
// responses that are wanted of it. Designs and responses then travel as values alone, in this
// order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/goals.hpp"
#include "study/search_space.hpp"

namespace femrun::study {

enum class QuantityKind { real, integer, categorical };

/// The values that a quantity may take.
struct QuantityRange {
    double low = 0, high = 0, step = 0;  // step 0: all between
    bool operator==(const QuantityRange&) const = default;
};

/// `optional` ones are of use to the study itself, whether or not the solver uses them.
struct NamedQuantity {
    std::string name, unit;
    QuantityKind kind = QuantityKind::real;
    bool optional = false;
    std::optional<QuantityRange> range{};  // of numbers, where it is known
    bool operator==(const NamedQuantity&) const = default;
};

/// An `optional` response is only recorded: NaN says that it is missing.
struct NamedResponse {
    std::string name;
    bool optional = false;
    bool operator==(const NamedResponse&) const = default;
};

/// The quantities of a design in the order of `SearchSpace::expand`: parameters, fixed, derived.
std::vector<NamedQuantity> quantities(const SpaceDefinition& space);

/// The responses of a study in the order of its goals.
std::vector<NamedResponse> responses(const GoalsDefinition& goals);

}  // namespace femrun::study
