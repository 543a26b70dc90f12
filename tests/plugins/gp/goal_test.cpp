// SPDX-License-Identifier: MIT
#include "gp/goal.hpp"

#include <cmath>
#include <limits>

#include "gp/improvement.hpp"
#include "numerics/hypervolume.hpp"
#include "support/catch.hpp"

using namespace gp;

namespace {

/// The mean of what drawn losses add to the front's volume.
double drawn_gain(const std::vector<double>& front, const std::vector<double>& reference,
                  const std::vector<Guess>& losses, int draws) {
    numerics::Engine engine(2);
    const std::size_t m = reference.size();
    const double before = numerics::hypervolume({front, m}, reference.data());
    double sum = 0;
    for (int k = 0; k < draws; ++k) {
        std::vector<double> more = front;
        for (const Guess& each : losses)
            more.push_back(each.mean + std::sqrt(each.variance) * numerics::normal(engine));
        sum += numerics::hypervolume({more, m}, reference.data()) - before;
    }
    return sum / draws;
}

void check_slopes(const Goal& goal, const std::vector<Guess>& losses, double tolerance) {
    std::vector<Slope> slopes(losses.size()), ignored(losses.size());
    goal.log_gain(losses, slopes.data());
    constexpr double step = 1e-5;
    for (std::size_t j = 0; j < losses.size(); ++j) {
        auto above = losses, below = losses;
        above[j].mean += step;
        below[j].mean -= step;
        const double by_mean =
            (goal.log_gain(above, nullptr) - goal.log_gain(below, nullptr)) / (2 * step);
        above = below = losses;
        above[j].variance += step;
        below[j].variance -= step;
        const double by_variance =
            (goal.log_gain(above, nullptr) - goal.log_gain(below, nullptr)) / (2 * step);
        INFO("loss " << j);
        CHECK(slopes[j].by_mean == Approx(by_mean).epsilon(tolerance).margin(1e-6));
        CHECK(slopes[j].by_variance == Approx(by_variance).epsilon(tolerance).margin(1e-6));
    }
}

}  // namespace

TEST_CASE("the improvement of one loss is what draws come to", "[gp][goal]") {
    const auto goal = improvement_on(1.0);

    // E[(1 - y)+], y normal with mean 1.5 and deviation 0.5: 0.5 (phi(1) - Phi(-1)).
    const double expected = 0.5 * (0.24197072451914337 - 0.15865525393145707);
    CHECK(goal->log_gain(std::vector<Guess>{{1.5, 0.25}}, nullptr) == Approx(std::log(expected)));
    check_slopes(*goal, {{1.5, 0.25}}, 1e-5);
}

TEST_CASE("an improvement that is hopeless still has a logarithm and a slope", "[gp][goal]") {
    const auto goal = improvement_on(0.0);

    const double near = goal->log_gain(std::vector<Guess>{{100, 1}}, nullptr),
                 far = goal->log_gain(std::vector<Guess>{{200, 1}}, nullptr);
    CHECK(near == Approx(-0.5 * 100 * 100 - std::log(100 * 100) - 0.919).epsilon(1e-4));
    CHECK(far < near);
    check_slopes(*goal, {{40, 1}}, 1e-3);
    // Where one formula takes over from the other they agree.
    CHECK(log_improvement(-15 + 1e-9).value == Approx(log_improvement(-15 - 1e-9).value));
    CHECK(log_normal_cdf(-30 + 1e-9).value == Approx(log_normal_cdf(-30 - 1e-9).value));
}

TEST_CASE("the volume that two losses may add is what draws come to", "[gp][goal]") {
    const std::vector<double> front = {0.1, 0.9, 0.4, 0.5, 0.8, 0.2}, reference = {1, 1};
    const auto goal = volume_ahead_of(front, reference);

    for (const std::vector<Guess>& losses : {std::vector<Guess>{{0.3, 0.01}, {0.4, 0.02}},
                                             {{0.9, 0.04}, {0.9, 0.04}},
                                             {{0.05, 0.001}, {0.85, 0.001}}}) {
        CHECK(std::exp(goal->log_gain(losses, nullptr)) ==
              Approx(drawn_gain(front, reference, losses, 200'000)).epsilon(0.1));
        check_slopes(*goal, losses, 1e-3);
    }
}

TEST_CASE("the volume that three losses may add is ranked as draws rank it", "[gp][goal]") {
    const std::vector<double> front = {0.2, 0.8, 0.5, 0.8, 0.2, 0.5, 0.5, 0.5, 0.2},
                              reference = {1, 1, 1};
    const auto goal = volume_ahead_of(front, reference);
    const std::vector<std::vector<Guess>> designs = {{{0.1, 0.001}, {0.3, 0.001}, {0.3, 0.001}},
                                                     {{0.3, 0.001}, {0.4, 0.001}, {0.4, 0.001}},
                                                     {{0.45, 0.001}, {0.45, 0.001}, {0.6, 0.001}},
                                                     {{0.9, 0.001}, {0.9, 0.001}, {0.9, 0.001}}};

    double before = std::numeric_limits<double>::infinity();
    for (const auto& losses : designs) {
        const double gain = std::exp(goal->log_gain(losses, nullptr));
        CHECK(gain < before);
        before = gain;
    }
    CHECK(drawn_gain(front, reference, designs[0], 20'000) >
          drawn_gain(front, reference, designs[1], 20'000));
    CHECK(drawn_gain(front, reference, designs[1], 20'000) >
          drawn_gain(front, reference, designs[2], 20'000));
    check_slopes(*goal, designs[0], 1e-2);
}

TEST_CASE("without a front all of the volume counts", "[gp][goal]") {
    const std::vector<double> reference = {1, 1};
    const auto goal = volume_ahead_of({}, reference);

    CHECK(std::exp(goal->log_gain(std::vector<Guess>{{0.5, 1e-12}, {0.5, 1e-12}}, nullptr)) ==
          Approx(0.25));
}
