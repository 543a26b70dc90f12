// SPDX-License-Identifier: MIT
// What searches among failures that nobody announces may be tuned on, a hundred trials each; made
// for this table, and none of their functions is in `hidden` or `failing`. Each fails in a way of
// its own: in one corner, in stripes, in spots, between islands, for one choice, behind a cliff.
#include <cmath>
#include <numbers>
#include <random>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

const Outcome failure{};

/// Sum of weighted squares of what is off a place.
double bowl(const study::Design& x, double place) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += static_cast<double>(1 + i % 3) * square(x[i] - (i % 2 == 0 ? place : place - 0.25));
    return sum;
}

/// Works in one corner; the least is in the middle of the slope that cuts it off.
Outcome corner(const study::Design& x) {
    double sum = 0, squares = 0;
    for (const double v : x) {
        sum += v;
        squares += square(v - 0.3);
    }
    if (sum > 1.6) return failure;
    double toward = 0;
    for (const double v : x) toward += square(v - 0.5);
    return {{toward + 0.5 * squares}, {}};
}
/// On the slope all five are 0.32.
constexpr double corner_least = 5 * (0.18 * 0.18 + 0.5 * 0.02 * 0.02);

/// Fails in stripes across the first parameter that bend with the second.
Outcome stripes(const study::Design& x) {
    if (std::sin(6 * x[0] + 3 * square(x[1])) > 0.1) return failure;
    return {{bowl(x, 0.4) + 0.3 * (1 - std::cos(2 * pi * (x[2] - x[3])))}, {}};
}

struct Spot {
    double x, y, z;
};

/// Spots without which a third of the cube would be left.
const std::vector<Spot>& spots() {
    static const std::vector<Spot> all = [] {
        std::mt19937_64 random(7);
        const auto part = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
        std::vector<Spot> made;
        while (made.size() < 40) {
            const Spot spot{part(), part(), part()};
            if (square(spot.x - 0.62) + square(spot.y - 0.37) + square(spot.z - 0.62) > square(0.2))
                made.push_back(spot);
        }
        return made;
    }();
    return all;
}

Outcome spotted(const study::Design& x) {
    for (const Spot& spot : spots())
        if (square(x[0] - spot.x) + square(x[1] - spot.y) + square(x[2] - spot.z) < square(0.19))
            return failure;
    return {{bowl(x, 0.62)}, {}};
}

/// Three balls in a box of six parameters; the best is in the smallest.
Outcome islands(const study::Design& x) {
    constexpr double places[] = {0.25, 0.5, 0.8}, radii[] = {0.45, 0.4, 0.35};
    bool works = false;
    for (std::size_t k = 0; k < 3; ++k) {
        double squares = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            squares += square(x[i] - (i % 2 == 0 ? places[k] : 1 - places[k]));
        works = works || squares < square(radii[k]);
    }
    if (!works) return failure;
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += square(x[i] - (i % 2 == 0 ? 0.8 : 0.2));
    return {{sum}, {}};
}

/// A mesher for each material: what one can do fails for another.
Outcome meshers(const study::Design& x) {
    const double size = x[0], thick = x[1], angle = x[2], layers = x[3];
    const auto mesher = static_cast<std::size_t>(x[4]);
    constexpr double steepest[] = {0.45, 0.9, 0.7};
    constexpr double extra[] = {0, 0.15, 0.05};
    if (angle > steepest[mesher] || size > 4 * thick / layers || (mesher == 1 && layers > 4))
        return failure;
    return {{square(size - 0.3) + 2 * square(thick - 0.5) + 3 * square(angle - 0.65) +
             0.04 * square(layers - 3) + extra[mesher]},
            {}};
}

/// Falls steeply towards a cliff behind which nothing works.
Outcome cliff(const study::Design& x) {
    const double edge = 0.7 + 0.1 * std::sin(5 * x[1]) - 0.2 * square(x[2]);
    if (x[0] > edge) return failure;
    return {{std::exp(-4 * x[0]) + 0.3 * square(x[1] - 0.3) + 0.3 * square(x[2] - 0.1) +
             0.2 * square(x[3] - 0.6)},
            {}};
}

/// A valley that turns, in a tube; outside of it nothing works. Seven parameters.
Outcome tube(const study::Design& x) {
    double off = 0;
    for (std::size_t i = 1; i < x.size(); ++i)
        off += square(x[i] - 0.4 * std::sin(2 * x[0] + 0.7 * static_cast<double>(i)));
    if (off > 1.2) return failure;
    return {{square(x[0] - 0.5) + off}, {}};
}

/// A column whose buckling is seen and whose yield fails.
Outcome column(const study::Design& x) {
    constexpr double load = 2500, yield = 500, young = 0.85e6, length = 250;
    const double d = x[0], t = x[1];
    if (load / (pi * d * t) > yield) return failure;
    return {{9.8 * d * t + 2 * d},
            {8 * load * length * length / (pi * pi * pi * young * d * t * (d * d + t * t)) - 1}};
}

NamedProblem failing(std::string name, std::vector<study::Parameter> parameters,
                     Outcome (*evaluate)(const study::Design&), double optimum,
                     std::uint32_t constraint_count = 0) {
    NamedProblem problem =
        constrained(std::move(name), std::move(parameters), evaluate, constraint_count, optimum);
    problem.fails = true;
    return problem;
}

}  // namespace

std::vector<NamedProblem> tuning_hidden_problems() {
    return {
        failing("corner5", box(5, 0, 1), corner, corner_least),
        failing("stripes4", box(4, -1, 1), stripes, 0.0506362842430),
        failing("spotted3", box(3, 0, 1), spotted, 0),
        failing("islands6", box(6, 0, 1), islands, 0),
        failing("meshers5",
                {real("size", 0.05, 1), real("thick", 0.1, 1), real("angle", 0, 1),
                 integer("layers", 1, 8), categorical("mesher", {"hex", "tet", "sweep"})},
                meshers, 0.05),
        failing("cliff4", box(4, 0, 1), cliff, 0.0410816201690),
        failing("tube7", box(7, -1, 1), tube, 0),
        failing("column2h", {real("d", 2, 14), real("t", 0.2, 0.8)}, column, 26.4994968915, 1),
    };
}

}  // namespace femrun::bench
