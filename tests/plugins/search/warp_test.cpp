// SPDX-License-Identifier: MIT
#include "search/warp.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <rapidcheck/catch.h>

#include "numerics/random.hpp"
#include "support/catch.hpp"

using namespace search;
using Point = std::vector<double>;

namespace {

/// Losses of points around 0, from 0 for the best to 1 for the worst, and their surrogate.
struct Known {
    Surrogate surrogate{{}};
    Point losses;
};

template <typename Loss>
Known known(const Loss& loss) {
    numerics::Engine engine(5);
    Known known;
    Point points;
    for (int k = 0; k < 30; ++k) {
        const double x = 2 * numerics::uniform_unit(engine) - 1;
        const double y = 2 * numerics::uniform_unit(engine) - 1;
        points.insert(points.end(), {x, y});
        known.losses.push_back(loss(x, y));
    }
    known.surrogate.fit(points, 2, {}, 0);
    const auto [least, most] = std::minmax_element(known.losses.begin(), known.losses.end());
    const double low = *least, width = *most - *least;
    for (double& each : known.losses) each = (each - low) / width;
    return known;
}

/// By how much the way up to half of the losses is shorter than half of the way: 0 as they are.
double bend(const Known& known) {
    const Point z = warped(known.losses, known.surrogate);
    const auto [least, most] = std::minmax_element(z.begin(), z.end());
    double bend = 0;
    for (std::size_t k = 0; k < z.size(); ++k)
        bend = std::max(bend, known.losses[k] - (z[k] - *least) / (*most - *least));
    return bend;
}

}  // namespace

TEST_CASE("a quadratic loss is left as it is", "[search][warp]") {
    CHECK(bend(known([](double x, double y) { return x * x + 2 * y * y + x; })) ==
          Approx(0).margin(1e-12));
}

TEST_CASE("a distance is squared", "[search][warp]") {
    CHECK(bend(known([](double x, double y) { return std::sqrt(x * x + 2 * y * y); })) > 0.1);
}

TEST_CASE("warped losses keep their order and have no mean", "[search][warp]") {
    rc::prop("for losses of any size", [] {
        Known some = known([](double x, double y) { return x + y; });
        some.losses = *rc::gen::container<Point>(
            some.losses.size(), rc::gen::map(rc::gen::inRange(0, 1 << 20),
                                             [](int at) { return 3.0 * at / (1 << 20); }));
        const Point z = warped(some.losses, some.surrogate);

        RC_ASSERT(std::abs(std::accumulate(z.begin(), z.end(), 0.0)) < 1e-9);
        for (std::size_t a = 0; a < z.size(); ++a)
            for (std::size_t b = 0; b < z.size(); ++b)
                RC_ASSERT(!(some.losses[a] < some.losses[b]) || z[a] < z[b]);
    });
}

TEST_CASE("losses that are all the same stay so", "[search][warp]") {
    Known same = known([](double x, double y) { return x + y; });
    std::fill(same.losses.begin(), same.losses.end(), 0.0);

    CHECK(warped(same.losses, same.surrogate) == Point(same.losses.size(), 0.0));
}
