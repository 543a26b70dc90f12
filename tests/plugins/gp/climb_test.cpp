// SPDX-License-Identifier: MIT
#include "gp/climb.hpp"

#include <algorithm>
#include <cmath>

#include "known.hpp"
#include "support/catch.hpp"

using namespace gp;
using Point = std::vector<double>;

namespace {

Box whole(const search::Space& space) {
    return {Point(space.ordered(), 0.0), Point(space.ordered(), 1.0)};
}

/// The best of what climbs come to, for a history of forty designs.
Promise best_of(
    const Known& known, double best,
    const std::function<bool(const double*)>& keeps = [](const double*) { return true; }) {
    const auto goal = improvement_on(known.beliefs.loss_as_modelled(best));
    const Acquisition acquisition(known.beliefs, goal.get(), {});
    numerics::Engine engine(3);
    const auto promises =
        most_promising(acquisition, known.space, whole(known.space), {}, keeps, engine, {});
    REQUIRE_FALSE(promises.empty());
    CHECK(std::is_sorted(promises.begin(), promises.end(),
                         [](const Promise& a, const Promise& b) { return a.value > b.value; }));
    for (const Promise& each : promises) CHECK(keeps(each.point.data()));
    return promises.front();
}

Answer bowl(const double* x) { return {{std::pow(x[0] - 0.3, 2) + std::pow(x[1] - 0.6, 2)}, {}}; }

}  // namespace

TEST_CASE("climbs end where a smooth loss is least", "[gp][climb]") {
    const Known known(unit_box(2), 1, 0, 40, bowl);

    const Promise found = best_of(known, 1e-4);
    CHECK(found.point[0] == Approx(0.3).margin(0.01));
    CHECK(found.point[1] == Approx(0.6).margin(0.01));
}

TEST_CASE("rules are kept on the way and at the end", "[gp][climb]") {
    const Known known(unit_box(2), 1, 0, 40, bowl);

    const Promise found = best_of(known, 0.09, [](const double* x) { return x[0] >= 0.5; });
    CHECK(found.point[0] == Approx(0.5).margin(0.02));
    CHECK(found.point[1] == Approx(0.6).margin(0.05));
}

TEST_CASE("steps and choices are met exactly", "[gp][climb]") {
    const Known known(
        {{{0, 1, 0, false}, false}, {{1, 20, 1, false}, false}, {{0, 3, 1, false}, true}}, 1, 0, 60,
        [](const double* x) {
            return Answer{
                {std::pow(x[0] - 0.3, 2) + std::pow(x[1] - 0.6, 2) + (x[2] == 2 ? 0.0 : 0.2)}, {}};
        });

    const Promise found = best_of(known, 0.01);
    double design[3];
    known.space.to_design(found.point.data(), design);
    CHECK(std::abs(design[1] - 12.5) <= 0.5);
    CHECK(design[2] == 2);
}

TEST_CASE("where no place keeps the rules nothing is promised", "[gp][climb]") {
    const Known known(unit_box(2), 1, 0, 10, bowl);
    const Acquisition acquisition(known.beliefs, nullptr, {});
    numerics::Engine engine(3);

    CHECK(most_promising(acquisition, known.space, whole(known.space), {},
                         [](const double*) { return false; }, engine, {})
              .empty());
}

TEST_CASE("a climb stays in its box", "[gp][climb]") {
    const Known known(unit_box(2), 1, 0, 40, bowl);
    const auto goal = improvement_on(known.beliefs.loss_as_modelled(0.09));
    const Acquisition acquisition(known.beliefs, goal.get(), {});
    numerics::Engine engine(3);
    const Box box{{0.5, 0.1}, {0.9, 0.4}};

    for (const Promise& each : most_promising(acquisition, known.space, box, {{0.6, 0.2}},
                                              [](const double*) { return true; }, engine, {})) {
        CHECK((each.point[0] >= 0.5 && each.point[0] <= 0.9));
        CHECK((each.point[1] >= 0.1 && each.point[1] <= 0.4));
    }
}
