// SPDX-License-Identifier: MIT
#include "tpe/parzen.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace tpe;
using namespace search;

namespace {

const Space line({{{0, 1, 0, false}, false}});
const Space mixed({{{0, 1, 0, false}, false}, {{0, 2, 1, false}, true}});

}  // namespace

TEST_CASE("a density of one real parameter adds up to one", "[tpe][parzen]") {
    const std::vector<double> points = {0.02, 0.5, 0.9};
    std::vector<Observation> observations;
    for (const double& each : points) observations.push_back({&each, 1});
    Parzen density(line);
    density.fit(observations, {1, 0.05, 0}, 1);

    double joint = 0, marginal = 0;
    constexpr int cells = 2000;
    for (int i = 0; i < cells; ++i) {
        const double x = (i + 0.5) / cells;
        joint += std::exp(density.log_density(&x)) / cells;
        marginal += std::exp(density.log_marginals(&x)) / cells;
    }

    // The norm of a truncated kernel is known to 1 %, that of a marginal not at all.
    CHECK(joint == Approx(1).epsilon(0.01));
    CHECK(marginal > 0.7);
    CHECK(marginal < 1.01);
}

TEST_CASE("without observations a density is even", "[tpe][parzen]") {
    Parzen density(mixed);
    density.fit({}, {1, 0.05, 0}, 1);

    const double somewhere[] = {0.3, 1}, elsewhere[] = {0.9, 2};
    CHECK(density.log_density(somewhere) == Approx(-std::log(3)));
    CHECK(density.log_density(elsewhere) == Approx(-std::log(3)));
}

TEST_CASE("a choice that was seen is likelier, the others stay possible", "[tpe][parzen]") {
    const double seen[] = {0.5, 1};
    const Observation observation{seen, 1};
    Parzen density(mixed);
    density.fit({&observation, 1}, {1, 0.05, 0}, 1);

    const double same[] = {0.5, 1}, other[] = {0.5, 0};
    // One observation: (1 + 1/2) / (1 + 3/2) against (1/2) / (1 + 3/2), and the even kernel.
    const double kernel = 1 / (0.05 * std::sqrt(2 * 3.14159265358979));
    CHECK(density.log_density(same) == Approx(std::log(0.5 * (kernel * 0.6 + 1 / 3.0))));
    CHECK(density.log_density(other) == Approx(std::log(0.5 * (kernel * 0.2 + 1 / 3.0))));
}

TEST_CASE("draws follow the density", "[tpe][parzen]") {
    const double seen[] = {0.25, 2};
    const Observation observation{seen, 3};
    Parzen density(mixed);
    density.fit({&observation, 1}, {1, 0.05, 0}, 1);

    numerics::Engine engine(7);
    constexpr int n = 20000;
    int near = 0, same = 0;
    for (int i = 0; i < n; ++i) {
        double drawn[2];
        density.draw(engine, drawn);
        near += std::abs(drawn[0] - 0.25) < 0.15 ? 1 : 0;
        same += drawn[1] == 2 ? 1 : 0;
    }

    // Three quarters from the kernel, of which 99.7 % are near, and 30 % of the even rest.
    CHECK(near / double(n) == Approx(0.75 * 0.997 + 0.25 * 0.3).margin(0.01));
    CHECK(same / double(n) == Approx(0.75 * 0.6 + 0.25 / 3).margin(0.01));
}
