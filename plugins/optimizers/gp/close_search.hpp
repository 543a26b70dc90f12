// SPDX-License-Identifier: MIT
// A second look, close to the best design: models of the nearest trials alone, and what promises
// most by them where half of those trials are.
//
// A model of the whole space has the scale of the whole space; the digits near a point where
// constraints cross are below its noise. The nearest trials, on the scale of their own differences,
// show them. As trials gather about the optimum the place that is looked at shrinks with them, by
// itself: a trust region whose size is the data's (compare Eriksson, Poloczek, SCBO, 2021, where it
// is counted successes').
#pragma once

#include <memory>
#include <span>
#include <utility>

#include "acquisition.hpp"
#include "climb.hpp"

namespace gp {

struct CloseTuning {
    std::size_t trials = 10;  // a coordinate, and one more time that,
    std::size_t most = 150;   // but no more: their models are fitted anew at each turn
    double narrowest = 1e-7;  // half width, of the unit cube
};

/// The `count` of `rows` that are nearest to `centre`, by the largest coordinate; a choice that
/// differs is half the space away. And how far the middle one of them is.
struct Nearest {
    std::vector<Row> rows;
    double middle = 0;
};
Nearest nearest(const search::Space& space, const search::History& history,
                std::span<const Row> rows, Row centre, std::size_t count);

/// The unit cube as far as `half` around a point, a step at least on each side of it.
Box box_around(const search::Space& space, const double* centre, double half);

}  // namespace gp
