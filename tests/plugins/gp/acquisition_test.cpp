// SPDX-License-Identifier: MIT
#include "gp/acquisition.hpp"

#include <cmath>

#include "known.hpp"
#include "slopes.hpp"
#include "support/catch.hpp"

using namespace gp;
using Point = std::vector<double>;

namespace {

/// A bowl whose middle is beyond a limit, in a box one corner of which cannot be solved.
Answer bowl(const double* x) {
    if (x[0] + x[1] > 1.5) return {};
    const double far = std::pow(x[0] - 0.5, 2) + std::pow(x[1] - 0.5, 2);
    return {{far}, {x[0] - 0.4}};
}

void check_agreement(const Acquisition& acquisition, double tolerance) {
    numerics::Engine engine(1);
    Matrix points(2, 20);
    for (Eigen::Index k = 0; k < points.size(); ++k)
        points.data()[k] = numerics::uniform_unit(engine);
    const Vector values = acquisition.at(points);
    for (Eigen::Index k = 0; k < 20; ++k) {
        const Point x = {points(0, k), points(1, k)};
        double slope[2];
        CHECK(acquisition.at(x.data()) == Approx(values[k]));
        CHECK(acquisition.at(x.data(), slope) == Approx(values[k]));
        for (std::size_t i = 0; i < 2; ++i)
            CHECK(slope[i] ==
                  Approx(difference([&](const double* y) { return acquisition.at(y); }, x, i, 1e-6))
                      .epsilon(tolerance)
                      .margin(1e-2));
    }
}

}  // namespace

TEST_CASE("a promise is the same for one point and for many, and its slope is its own",
          "[gp][acquisition]") {
    // Few points of a rough function, so that there is doubt everywhere.
    const Known known(unit_box(2), 1, 1, 14, [](const double* x) {
        if (x[0] + x[1] > 1.5) return Answer{};
        return Answer{{std::sin(9 * x[0]) + std::cos(7 * x[1])}, {std::sin(8 * x[0] * x[1] + 1)}};
    });
    const auto goal = improvement_on(known.beliefs.loss_as_modelled(-1));

    check_agreement({known.beliefs, goal.get(), {}}, 1e-3);
    check_agreement({known.beliefs, nullptr, {}}, 1e-3);
}

TEST_CASE("with two losses too", "[gp][acquisition]") {
    const Known known(unit_box(2), 2, 0, 14, [](const double* x) {
        return Answer{{std::sin(9 * x[0]) + x[1], std::cos(8 * x[0]) + std::sin(9 * x[1])}, {}};
    });
    const std::vector<double> front = {known.beliefs.loss_as_modelled(0.2, 0),
                                       known.beliefs.loss_as_modelled(0.2, 1)},
                              reference = {front[0] + 1, front[1] + 1};
    const auto goal = volume_ahead_of(front, reference);

    check_agreement({known.beliefs, goal.get(), {}}, 1e-2);
}

TEST_CASE("more is promised where limits are kept and designs can be solved", "[gp][acquisition]") {
    const Known known(unit_box(2), 1, 1, 40, bowl);
    const Acquisition acquisition(known.beliefs, nullptr, {});
    const Point kept = {0.3, 0.5}, broken = {0.7, 0.5}, unsolvable = {0.95, 0.95};

    CHECK(acquisition.at(kept.data()) > std::log(0.7));
    CHECK(acquisition.at(broken.data()) < std::log(0.1));
    CHECK(acquisition.at(unsolvable.data()) < std::log(0.1));
}

TEST_CASE("what is less likely solved than the threshold is held back more than by its chance",
          "[gp][acquisition]") {
    const Known known(unit_box(2), 1, 1, 40, bowl);
    const Acquisition strict(known.beliefs, nullptr, {0.5, 10}),
        lenient(known.beliefs, nullptr, {0.01, 10});
    const Point unsolvable = {0.8, 0.9}, solvable = {0.2, 0.3};

    CHECK(strict.at(solvable.data()) == lenient.at(solvable.data()));
    CHECK(strict.at(unsolvable.data()) < lenient.at(unsolvable.data()) - 3);
}
