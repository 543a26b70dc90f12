// SPDX-License-Identifier: MIT
#include "search/feasibility.hpp"

#include <rapidcheck.h>

#include <cmath>
#include <random>

#include "support/catch.hpp"

using namespace search;
using Point = std::vector<double>;
using Seen = Logistic::Seen;

namespace {

double s(double a) { return 1 / (1 + std::exp(-a)); }

Point any_point(std::size_t dimensions) {
    Point point(dimensions);
    for (double& each : point) each = *rc::gen::inRange(0, 1001) / 1000.0;
    return point;
}

/// How many of `questions` random points the model is right about, after `told` others.
template <typename Works>
int right_answers(std::size_t dimensions, int told, int questions, const Works& works) {
    std::mt19937_64 engine(5);
    const auto random_point = [&] {
        Point point(dimensions);
        for (double& each : point) each = static_cast<double>(engine() >> 11) * 0x1p-53;
        return point;
    };
    Feasibility model(std::vector<std::size_t>(dimensions, 0));
    for (int i = 0; i < told; ++i) {
        const Point point = random_point();
        if (works(point))
            model.add_success(point);
        else
            model.add_failure(point, "solve");
    }
    int right = 0;
    for (int i = 0; i < questions; ++i) {
        const Point point = random_point();
        right += (model.log_success(point) > std::log(0.5)) == works(point) ? 1 : 0;
    }
    return right;
}

}  // namespace

TEST_CASE("one observation moves the weights to the peak of their posterior",
          "[search][logistic]") {
    Logistic model(Point{1, 2});
    const Point z{1, 1};
    const double variance = 1 * 1 + 2 * 2;

    CHECK(model.logit(z) == 0);
    model.observe(z, Seen::success);

    // At the peak a of ln s(a) - a^2 / (2 v): a = v (1 - s(a)). The weights share it as their
    // variances do, and doubt is what is left of v.
    double a = 1;
    for (int i = 0; i < 200; ++i) a += 0.1 * (variance * (1 - s(a)) - a);
    const double weight = s(a) * (1 - s(a));
    const double left = variance / (1 + weight * variance);
    CHECK(model.logit(z) == Approx(a / std::sqrt(1 + M_PI / 8 * left)));

    const Point first{1, 0};
    const double first_left = 1 - weight / (1 + weight * variance);
    CHECK(model.logit(first) == Approx(a / variance / std::sqrt(1 + M_PI / 8 * first_left)));
}

TEST_CASE("success and failure mirror each other", "[search][logistic]") {
    Logistic up(Point{1, 2, 3}), down(Point{1, 2, 3});
    for (const Point& z : {Point{1, 0.5, -1}, Point{1, -1, 0.25}, Point{1, 1, 1}}) {
        up.observe(z, Seen::success);
        down.observe(z, Seen::failure);
    }

    CHECK(up.logit(Point{1, 0.3, 0.3}) == Approx(-down.logit(Point{1, 0.3, 0.3})));
    CHECK(up.logit(Point{1, 0.3, 0.3}) > 0.5);
}

TEST_CASE("an observation never moves the odds the other way", "[search][logistic]") {
    CHECK(rc::check([] {
        Logistic model(Point{3, 4, 4});
        const int count = *rc::gen::inRange(1, 100);
        for (int i = 0; i < count; ++i) {
            Point z = any_point(3);
            z[0] = 1;
            const bool success = *rc::gen::inRange(0, 3) > 0;
            const double before = model.logit(z);
            model.observe(z, success ? Seen::success : Seen::failure);
            const double gained = success ? model.logit(z) - before : before - model.logit(z);
            RC_ASSERT(gained >= -1e-9);
        }
    }));
}

TEST_CASE("neighbours vote by how close they are", "[search][feasibility]") {
    Neighbours neighbours(std::vector<std::size_t>{0});
    neighbours.add(Point{0.2}, Seen::success);
    neighbours.add(Point{0.8}, Seen::failure);

    // Usual squared distance 1/6 * 3^-2 = 1/54; votes 1/54 over 0.01 and over 0.25; the prior's
    // half vote goes to both alike.
    const double near_vote = 1 / 54.0 / 0.01, far_vote = 1 / 54.0 / 0.25;
    CHECK(neighbours.logit(Point{0.3}) == Approx(std::log((0.25 + near_vote) / (0.25 + far_vote))));
    CHECK(neighbours.logit(Point{0.5}) == Approx(0).margin(1e-12));
    CHECK(neighbours.nearest(Point{0.3}) == Approx(0.01));
}

TEST_CASE("another choice is as far as the other end of a range", "[search][feasibility]") {
    Neighbours neighbours(std::vector<std::size_t>{0, 3});
    neighbours.add(Point{0, 2}, Seen::success);

    CHECK(neighbours.nearest(Point{0, 2}) == 0);
    CHECK(neighbours.nearest(Point{0, 1}) == 1);
    CHECK(neighbours.nearest(Point{1, 0}) == 2);
    CHECK(std::isinf(Neighbours(std::vector<std::size_t>{0}).nearest(Point{0})));
}

TEST_CASE("the latest successes are kept, newest first, whatever fails", "[search][feasibility]") {
    Neighbours neighbours(std::vector<std::size_t>{0});
    for (int i = 0; i < 200; ++i) neighbours.add(Point{i / 1000.0}, Seen::success);
    for (int i = 0; i < 500; ++i) neighbours.add(Point{0.9}, Seen::failure);

    std::vector<double> kept;
    neighbours.for_successes([&](std::span<const double> point) { kept.push_back(point[0]); });
    CHECK(kept.size() == 128);
    CHECK(kept.front() == 0.199);
    CHECK(kept.back() == 0.072);
}

TEST_CASE("without failures every design is expected to succeed", "[search][feasibility]") {
    Feasibility model(std::vector<std::size_t>{0, 0});
    CHECK(model.log_success(Point{0.5, 0.5}) == 0);

    model.add_success(Point{0.5, 0.5});
    CHECK(model.log_success(Point{0.1, 0.9}) == 0);
    CHECK_FALSE(model.has_failures());
}

TEST_CASE("when all has failed the place farthest from failures is the best",
          "[search][feasibility]") {
    Feasibility model(std::vector<std::size_t>{0, 0});
    for (int i = 0; i < 20; ++i) model.add_failure(Point{0.3 + i * 0.01, 0.4}, "mesh");

    CHECK(model.log_success(Point{0.4, 0.4}) < model.log_success(Point{0.4, 0.6}));
    CHECK(model.log_success(Point{0.4, 0.6}) < model.log_success(Point{0.9, 0.9}));
}

TEST_CASE("after a single success among hundreds of failures its surroundings are preferred",
          "[search][feasibility]") {
    std::mt19937_64 engine(3);
    Feasibility model(std::vector<std::size_t>(6, 0));
    for (int i = 0; i < 300; ++i) {
        Point point(6);
        for (double& each : point) each = static_cast<double>(engine() >> 11) * 0x1p-53;
        model.add_failure(point, "solve");
    }
    const Point success(6, 0.7);
    model.add_success(success);

    Point close = success, away = success;
    close[2] += 0.05;
    for (double& each : away) each = 0.25;
    CHECK(model.log_success(close) > model.log_success(away) + 1);
}

TEST_CASE("half-spaces, balls and rings are learnt from a few hundred trials",
          "[search][feasibility]") {
    const auto half_space = [](const Point& x) { return x[0] + 0.5 * x[1] - x[2] < 0.2; };
    const auto outside_ball = [](const Point& x) {
        double square = 0;
        for (const double each : x) square += (each - 0.4) * (each - 0.4);
        return square > 0.25;
    };
    const auto off_ring = [](const Point& x) {
        const double square = (x[0] - 0.5) * (x[0] - 0.5) + (x[1] - 0.5) * (x[1] - 0.5);
        return square < 0.03 || square > 0.12;
    };

    CHECK(right_answers(6, 200, 1000, half_space) > 900);
    CHECK(right_answers(4, 200, 1000, outside_ball) > 880);
    CHECK(right_answers(2, 200, 1000, off_ring) > 850);
}

TEST_CASE("a choice that cannot be solved is found out", "[search][feasibility]") {
    Feasibility model(std::vector<std::size_t>{0, 3});
    for (int i = 0; i < 30; ++i) {
        const Point point{i / 30.0, static_cast<double>(i % 3)};
        if (i % 3 == 1)
            model.add_failure(point, "mesh");
        else
            model.add_success(point);
    }

    CHECK(model.log_success(Point{0.51, 1}) < std::log(0.3));
    CHECK(model.log_success(Point{0.51, 2}) > std::log(0.7));
}

TEST_CASE("two causes are told apart by their stages", "[search][feasibility]") {
    // Fails at either end, for two reasons; one line through both sees nothing.
    Feasibility apart(std::vector<std::size_t>{0});
    for (int i = 0; i < 60; ++i) {
        const Point point{i / 59.0};
        if (point[0] < 0.3)
            apart.add_failure(point, "mesh");
        else if (point[0] > 0.8)
            apart.add_failure(point, "solve");
        else
            apart.add_success(point);
    }

    CHECK(apart.log_success(Point{0.1}) < std::log(0.1));
    CHECK(apart.log_success(Point{0.55}) > std::log(0.9));
    CHECK(apart.log_success(Point{0.95}) < std::log(0.1));
}

TEST_CASE("any number of stages, choices and trials gives a probability and never none",
          "[search][feasibility]") {
    CHECK(rc::check([] {
        const std::vector<std::size_t> choices{0, 4, 0};
        const auto point = [] {
            Point drawn = any_point(3);
            drawn[1] = *rc::gen::inRange(0, 4);
            return drawn;
        };
        Feasibility model(choices);
        const int count = *rc::gen::inRange(1, 300);
        for (int i = 0; i < count; ++i) {
            const int stage = *rc::gen::inRange(0, 9);
            if (stage > 6)
                model.add_success(point());
            else
                model.add_failure(point(), std::string(1, static_cast<char>('a' + stage)));
        }
        const double found = model.log_success(point());
        RC_ASSERT(found <= 0);
        RC_ASSERT(found >= std::log(0.49 / (count + 1)));
    }));
}

TEST_CASE("a space of many parameters is still asked in time that goes with its square",
          "[search][feasibility]") {
    // 100 parameters: 101 features instead of 201, and the answer still has the right sign.
    Feasibility model(std::vector<std::size_t>(100, 0));
    for (int i = 0; i < 40; ++i) {
        const Point point(100, i / 39.0);
        if (i < 20)
            model.add_failure(point, "solve");
        else
            model.add_success(point);
    }

    CHECK(model.log_success(Point(100, 0.9)) > std::log(0.8));
    CHECK(model.log_success(Point(100, 0.1)) < std::log(0.2));
}
