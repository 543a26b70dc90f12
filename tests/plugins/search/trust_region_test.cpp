// SPDX-License-Identifier: MIT
#include "search/trust_region.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"

using namespace search;
using Point = std::vector<double>;

namespace {

double bowl(const double* x) {
    return (x[0] - 0.3) * (x[0] - 0.3) + 2 * (x[1] - 0.6) * (x[1] - 0.6);
}

/// Least where the first parameter is at its bound.
double slide(const double* x) { return x[0] + 2 * (x[1] - 0.6) * (x[1] - 0.6); }

/// A local search in two dimensions, around the best of eight trials.
class Search {
public:
    using Loss = double (*)(const double*);

    explicit Search(const LocalTuning& tuning, Loss loss = bowl)
        : loss_(loss),
          space_({{{0, 1, 0, false}, false}, {{0, 1, 0, false}, false}}),
          history_(2, 1, 0),
          region_(space_, tuning) {
        Row best = 0;
        for (std::uint64_t k = 0; k < 8; ++k) {
            const Row row =
                begin({numerics::uniform_unit(engine_), numerics::uniform_unit(engine_)});
            history_.end(k, State::complete, Point{loss_(history_.point(row))}, {});
            if (history_.losses(row)[0] < history_.losses(best)[0]) best = row;
        }
        region_.start(history_, best);
    }

    std::optional<Point> propose() {
        auto point = region_.propose(history_, engine_, [](double*) { return true; });
        if (point) region_.proposed(begin(*point));
        return point;
    }
    /// The latest proposal comes home.
    void learn() {
        const Row row = history_.size() - 1;
        history_.end(row, State::complete, Point{loss_(history_.point(row))}, {});
        region_.learn(
            history_, row,
            [this](Row a, Row b) { return history_.losses(a)[0] < history_.losses(b)[0]; }, true,
            true);
    }
    const double* centre() const { return history_.point(*region_.centre()); }

private:
    Row begin(const Point& point) { return history_.begin(history_.size(), point); }

    Loss loss_;
    Space space_;
    History history_;
    TrustRegion region_;
    numerics::Engine engine_{3};
};

}  // namespace

TEST_CASE("so many steps are in flight and no more, until one comes home",
          "[search][trust region]") {
    LocalTuning tuning;
    tuning.flying_max = 3;
    Search search(tuning);

    for (int k = 0; k < 3; ++k) CHECK(search.propose());
    CHECK_FALSE(search.propose());

    search.learn();
    CHECK(search.propose());
}

TEST_CASE("steps lead to the bottom of a bowl", "[search][trust region]") {
    Search search({});
    for (int k = 0; k < 12; ++k) {
        REQUIRE(search.propose());
        search.learn();
    }

    CHECK(bowl(search.centre()) < 1e-6);
}

TEST_CASE("a step goes a part of the way to a bound, and all of it from near by",
          "[search][trust region]") {
    Search search({}, slide);
    const double start = search.centre()[0];
    REQUIRE(start > 0.01);

    const double first = search.propose().value()[0];
    CHECK(first > 0.69 * start);
    CHECK(first < 0.9 * start);

    search.learn();
    for (int k = 0; k < 20; ++k) {
        REQUIRE(search.propose());
        search.learn();
    }
    CHECK(search.centre()[0] < 1e-12);
}

TEST_CASE("every second step goes to a bound at once while others are in flight",
          "[search][trust region]") {
    Search search({}, slide);

    CHECK(search.propose().value()[0] > 0.01);
    CHECK(search.propose().value()[0] < 1e-12);
    CHECK(search.propose().value()[0] > 0.01);
}

TEST_CASE("designs in flight keep apart", "[search][trust region]") {
    Search search({});
    std::vector<Point> flying;
    for (int k = 0; k < 6; ++k) flying.push_back(search.propose().value());

    for (std::size_t a = 0; a < flying.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            CHECK(std::max(std::abs(flying[a][0] - flying[b][0]),
                           std::abs(flying[a][1] - flying[b][1])) > 0.005);
}
