// SPDX-License-Identifier: MIT
#include "gp/close_search.hpp"

#include "known.hpp"
#include "support/catch.hpp"

using namespace gp;

namespace {

/// Rows at 0, 0.1, 0.2 ... of a line, and a choice of two that is 1 at every third.
struct Line {
    search::Space space{{{{0, 1, 0, false}, false}, {{0, 1, 1, false}, true}}};
    search::History history{2, 1, 0};
    std::vector<Row> rows;

    Line() {
        for (int k = 0; k <= 10; ++k) {
            const std::vector<double> point = {0.1 * k, k % 3 == 0 ? 1.0 : 0.0};
            rows.push_back(history.begin(static_cast<std::uint64_t>(k + 1), point));
        }
    }
};

}  // namespace

TEST_CASE("the nearest are those of the same choice first, and the middle one says how near",
          "[gp][close]") {
    const Line line;

    const Nearest near = nearest(line.space, line.history, line.rows, 5, 4);

    CHECK(near.rows == std::vector<Row>{2, 4, 5, 7});
    CHECK(near.middle == Approx(0.2));  // of 0, 0.1, 0.2 and 0.3
}

TEST_CASE("of fewer than are asked for all are nearest", "[gp][close]") {
    const Line line;

    CHECK(nearest(line.space, line.history, line.rows, 5, 40).rows == line.rows);
    CHECK(nearest(line.space, line.history, {}, 5, 40).rows.empty());
}

TEST_CASE("a box ends at the bounds, and holds a step to each side", "[gp][close]") {
    const search::Space space({{{0, 1, 0, false}, false}, {{1, 10, 1, false}, false}});
    const double centre[] = {0.02, 0.55};

    const Box box = box_around(space, centre, 0.05);
    CHECK(box.low[0] == 0);
    CHECK(box.low[1] == Approx(0.4));
    CHECK(box.high[0] == Approx(0.07));
    CHECK(box.high[1] == Approx(0.7));
}
