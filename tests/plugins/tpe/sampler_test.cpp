// SPDX-License-Identifier: MIT
// The sampler at work, on functions whose least value is known.
#include "tpe/sampler.hpp"

#include <cmath>
#include <limits>

#include "support/catch.hpp"

using namespace tpe;
using namespace search;
using Point = std::vector<double>;

namespace {

struct Answer {
    Point losses, excesses;
};

struct Study {
    std::vector<Parameter> parameters;
    std::size_t constraints = 0;
    Tuning tuning;

    /// The best feasible first loss after `trials`, `in_flight` at a time.
    template <typename Function>
    double best_after(const Function& function, int trials, int in_flight = 1) const {
        Sampler sampler(parameters, 1, constraints, 7, tuning);
        double best = std::numeric_limits<double>::infinity();
        std::uint64_t trial = 0;
        while (trial < static_cast<std::uint64_t>(trials)) {
            std::vector<Point> designs;
            for (int k = 0; k < in_flight; ++k) {
                designs.emplace_back(parameters.size());
                REQUIRE(sampler.ask(
                            ++trial, designs.back().data(), [](const double*) { return true; },
                            [] { return true; }) == Sampler::Drawn::design);
            }
            std::uint64_t told = trial - designs.size();
            for (const Point& design : designs) {
                const Answer answer = function(design);
                bool feasible = true;
                for (const double each : answer.excesses) feasible = feasible && each <= 0;
                if (feasible) best = std::min(best, answer.losses[0]);
                sampler.complete(++told, answer.losses, answer.excesses);
            }
        }
        return best;
    }
};

std::vector<Parameter> box(std::size_t n, double low, double high) {
    return std::vector<Parameter>(n, {{low, high, 0, false}, false});
}

Answer bowl(const Point& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += std::pow(x[i] - 0.3 * static_cast<double>(i), 2);
    return {{sum}, {}};
}

}  // namespace

TEST_CASE("a smooth bowl is found to many digits", "[tpe][sampler]") {
    CHECK(Study{box(4, -5, 5)}.best_after(bowl, 100) < 1e-5);
}

TEST_CASE("without local search the densities alone find the bowl", "[tpe][sampler]") {
    Study together{box(4, -5, 5)}, alone{box(4, -5, 5)};
    together.tuning.local_search = alone.tuning.local_search = false;
    alone.tuning.multivariate = false;

    CHECK(together.best_after(bowl, 200) < 0.5);
    CHECK(alone.best_after(bowl, 200) < 0.5);
}

TEST_CASE("an optimum in a corner is met exactly", "[tpe][sampler]") {
    const auto slope = [](const Point& x) { return Answer{{x[0] - x[1]}, {}}; };

    CHECK(Study{box(2, 0.1, 0.7)}.best_after(slope, 40) == 0.1 - 0.7);
}

TEST_CASE("designs in flight together do little harm", "[tpe][sampler]") {
    CHECK(Study{box(4, -5, 5)}.best_after(bowl, 160, 8) < 1e-3);
}

TEST_CASE("a distance is searched as closely as its square", "[tpe][sampler]") {
    const auto distance = [](const Point& x) { return Answer{{std::sqrt(bowl(x).losses[0])}, {}}; };

    CHECK(Study{box(8, -5, 5)}.best_after(distance, 300) < 1e-2);
}

TEST_CASE("an optimum on a constraint in a unit of its own is found", "[tpe][sampler]") {
    const auto function = [](const Point& x) {
        return Answer{{x[0] + x[1]}, {std::max(1e6 * (1 - x[0] * x[1]), 0.0)}};
    };

    CHECK(Study{box(2, 0.1, 10), 1}.best_after(function, 150) == Approx(2).epsilon(0.02));
}

TEST_CASE("steps and choices are searched together", "[tpe][sampler]") {
    const Study study{
        {{{-5, 5, 0, false}, false}, {{1, 40, 1, false}, false}, {{0, 3, 1, false}, true}}};
    const auto function = [](const Point& x) {
        return Answer{{std::pow(x[0] - 1, 2) + std::pow((x[1] - 27) / 10, 2) + (x[2] == 2 ? 0 : 1)},
                      {}};
    };

    CHECK(study.best_after(function, 150) < 1e-3);
}
