// SPDX-License-Identifier: MIT
// An output of a study: which result, of what part of the model, brought down to one number how.
#pragma once

#include <optional>
#include <string>

namespace calculix {

enum class Result {
    displacement,
    temperature,
    reaction,
    stress,
    volume,
    mass,
    energy,
    frequency,       // of a mode, in cycles per time
    buckling_factor  // of a mode
};

enum class Component {
    x,
    y,
    z,
    magnitude,  // displacement, reaction
    xx,
    yy,
    zz,
    xy,
    yz,
    zx,  // stress, global axes
    mises,
    principal1,
    principal2,
    principal3,
    trace,
    none  // the result is one number
};

enum class Reduce { min, max, mean, sum, absmax, area_mean };

/// Where stresses are taken: at integration points as computed (.dat), or carried to the nodes and
/// averaged there (.frd).
enum class At { nodes, points };

/// Whether components may be in local axes, where the deck has such.
enum class Axes { global, local };

struct Output {
    std::string name;
    Result result = Result::displacement;
    Component component = Component::none;
    std::string set;  // upper case; empty: everything that the file has
    Reduce reduce = Reduce::max;
    At at = At::nodes;
    Axes axes = Axes::global;
    std::string where;  // a template of `Where`; empty: everywhere
    double factor = 1;
    int mode = 1;                // of a frequency or buckling factor
    std::optional<double> time;  // of the analysis; else its end
};

const char* to_string(Result result);

/// Words of the settings, in the order of the enumerators: for the schema and for messages.
std::optional<Result> result_named(const std::string& word);
std::optional<Component> component_named(const std::string& word);
std::optional<Reduce> reduce_named(const std::string& word);

/// Whether the component depends on how the axes lie.
bool is_along_axes(Component component);

/// Whether the result is of a mode, from a table of the .dat file.
bool is_of_table(Result result);

/// Whether the result is one of elements, which only the .dat file has as totals.
bool of_elements(Result result);

}  // namespace calculix
