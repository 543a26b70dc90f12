// SPDX-License-Identifier: MIT
#include "curves.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace femrun::bench;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t times = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++times;
    return times;
}

Row row(std::uint64_t seed, std::vector<double> curve) {
    Row made;
    made.problem = "sphere5";
    made.seed = seed;
    made.trials = 10 * curve.size();
    made.curve = std::move(curve);
    return made;
}

}  // namespace

TEST_CASE("a curve is the median of the seeds with the quartiles around it", "[bench][curves]") {
    const auto problems = problems_named("sphere5");
    const std::vector<Row> rows{row(0, {4, 1}), row(1, {8, 2}), row(2, {6, 3})};
    Peers peers;
    peers.single["sphere5"]["tpe-mv"] = {{1, 1}, {5, 2}, {9, 3}, {}};

    const Chart chart = curves({problems.value(), rows, peers}, problems.value()[0], "random");

    REQUIRE(chart.series.size() == 2);
    CHECK(chart.series[0].name == "femrun random");
    CHECK(chart.series[0].points == std::vector<std::pair<double, double>>{{10, 6}, {20, 2}});
    CHECK(chart.series[0].band == std::vector<std::pair<double, double>>{{5, 7}, {1.5, 2.5}});
    CHECK(chart.series[1].name == "tpe-mv");
    CHECK(chart.series[1].points == std::vector<std::pair<double, double>>{{10, 5}, {20, 2}});
}

TEST_CASE("a chart draws what its axes can show", "[bench][chart]") {
    Chart chart{.title = "a < b & c", .y_axis = Chart::Axis::logarithmic, .series = {}};
    chart.series.push_back({"ours",
                            Series::Kind::ours,
                            {{10, std::numeric_limits<double>::infinity()}, {20, 100}, {30, 1}},
                            {{1, 2}, {50, 200}, {0.5, 2}}});
    chart.series.push_back({"theirs", Series::Kind::rival, {{10, 10}, {20, 0}, {30, 10}}, {}});

    const std::string text = svg(chart);

    CHECK(count(text, "a &lt; b &amp; c") == 1);
    CHECK(count(text, "fill-opacity") == 1);
    CHECK(count(text, ">theirs<") == 1);
    CHECK(count(text, "nan") == 0);
    CHECK(count(text, "inf") == 0);
    CHECK(count(text, ">10<") >= 1);
    CHECK(count(text, ">100<") >= 1);
}
