// SPDX-License-Identifier: MIT
// A design of one search space in another: the study file has changed, and what was solved is to
// stay useful.
//
// The solver saw quantities with names and values, not a search space. So a design has a place in
// the new space when every quantity that the new file names has the value that it had then: what
// varied and now is fixed, what was derived and now varies, a choice that stands at another
// position of its list, all follow from that. What the old file did not name (a new parameter), and
// what varied and is no longer named, is told by `before`: the value that it had until now.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "study/search_space.hpp"

namespace femrun::study {

/// [study] before: values by name.
using Before = std::map<std::string, Value>;

class Placement {
public:
    /// Invalid: what `before` must say, with an example that works.
    static Result<Placement> between(const SpaceDefinition& from, const SpaceDefinition& to,
                                     Before before);

    struct Place {
        Design design;                 // NaN where the space has no such value
        std::vector<std::string> why;  // it is outside; empty when it is a design of the new space
    };
    Place of(const Design& design) const;

private:
    Placement(SearchSpace from, SearchSpace to, Before before)
        : from_(std::move(from)), to_(std::move(to)), before_(std::move(before)) {}

    /// The value that a quantity had: of the old file's quantities, else what `before` says.
    const Value* value_then(const std::string& name, const std::vector<NamedValue>& then) const;
    void set_parameters(const std::vector<NamedValue>& then, Place& place) const;
    void compare_others(const std::vector<NamedValue>& then, Place& place) const;

    SearchSpace from_, to_;
    Before before_;
    std::vector<std::string> gone_;                         // varied, and are no longer named
    std::map<std::string, std::size_t, std::less<>> then_;  // positions in the old expansion
};

}  // namespace femrun::study
