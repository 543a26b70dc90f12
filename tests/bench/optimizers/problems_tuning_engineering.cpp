// SPDX-License-Identifier: MIT
// What searches of seven to twelve parameters may be tuned on: the emulators of the computer
// experiments' literature, whose least values are at bounds, and shapes that quadratics do not
// have. The last four were made for this table. Least values without a formula are those of the
// best of twelve runs of 3000 trials.
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

/// Weight of a light aircraft's wing (Forrester, Sobester, Keane 2008, section 1.4), lb.
Outcome wing(const study::Design& x) {
    const double sweep = x[3] * pi / 180;
    return {{0.036 * std::pow(x[0], 0.758) * std::pow(x[1], 0.0035) *
                 std::pow(x[2] / square(std::cos(sweep)), 0.6) * std::pow(x[4], 0.006) *
                 std::pow(x[5], 0.04) * std::pow(100 * x[6] / std::cos(sweep), -0.3) *
                 std::pow(x[7] * x[8], 0.49) +
             x[0] * x[9]},
            {}};
}

/// How far an arm of four segments reaches (An, Owen 2001), negative: angles, then lengths.
Outcome arm(const study::Design& x) {
    double along = 0, across = 0, angle = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        angle += x[i];
        along += x[4 + i] * std::cos(angle);
        across += x[4 + i] * std::sin(angle);
    }
    return {{-std::hypot(along, across)}, {}};
}

/// Flow of water through a borehole (Harper, Gupta 1983), m^3 a year.
Outcome borehole(const study::Design& x) {
    const double ratio = std::log(x[1] / x[0]);
    return {{2 * pi * x[2] * (x[3] - x[5]) /
             (ratio * (1 + 2 * x[6] * x[2] / (ratio * x[0] * x[0] * x[7]) + x[2] / x[4]))},
            {}};
}

/// Cycle of a piston (Kenett, Zacks 1998), s.
Outcome piston(const study::Design& x) {
    const double a = x[4] * x[1] + 19.62 * x[0] - x[3] * x[2] / x[1];
    const double volume =
        x[1] / (2 * x[3]) * (std::sqrt(a * a + 4 * x[3] * x[4] * x[2] / x[6] * x[5]) - a);
    const double stiffness = x[3] + x[1] * x[1] * x[4] * x[2] * x[5] / (x[6] * volume * volume);
    return {{2 * pi * std::sqrt(x[0] / stiffness)}, {}};
}

Outcome trid(const study::Design& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += square(x[i] - 1) - (i > 0 ? x[i] * x[i - 1] : 0);
    return {{sum}, {}};
}

/// Powell's singular function, twice.
Outcome powell(const study::Design& x) {
    double sum = 0;
    for (std::size_t i = 0; i + 3 < x.size(); i += 4)
        sum += square(x[i] + 10 * x[i + 1]) + 5 * square(x[i + 2] - x[i + 3]) +
               std::pow(x[i + 1] - 2 * x[i + 2], 4) + 10 * std::pow(x[i] - x[i + 3], 4);
    return {{sum}, {}};
}

/// A distance: its square is a quadratic, it is none.
Outcome distance(const study::Design& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += static_cast<double>(1 + i % 3) * square(x[i] - 0.42 - 0.02 * static_cast<double>(i));
    return {{std::sqrt(sum)}, {}};
}

/// Ten segments that are to touch a point and to bend little.
Outcome reach(const study::Design& x) {
    double along = 0, across = 0, angle = 0, bend = 0;
    for (const double each : x) {
        angle += each - pi / 3;
        bend += square(each - pi / 3);
        along += std::cos(angle);
        across += std::sin(angle);
    }
    return {{std::hypot(along - 6, across + 5) + 0.05 * bend}, {}};
}

/// A product that is small as long as one factor is.
Outcome chain(const study::Design& x) {
    double sum = 0, product = 1;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double turn = std::min(1.0, x[i] * (1.1 + 0.05 * static_cast<double>(i)));
        product *= 0.3 + 0.7 * std::sin(pi / 2 * turn);
        sum += x[i];
    }
    return {{1 - product + 0.02 * sum}, {}};
}

/// A dip in a plain, with ripples.
Outcome dip(const study::Design& x) {
    double squares = 0, ripples = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double step = x[i] - (i % 2 == 0 ? 0.4 : -0.25);
        squares += square(step);
        ripples += 1 - std::cos(6 * pi * step);
    }
    return {{1 - std::exp(-squares) + 0.02 * ripples}, {}};
}

}  // namespace

std::vector<NamedProblem> tuning_engineering_problems() {
    auto joints = box(4, 0, 2 * pi);
    for (std::size_t i = 0; i < 4; ++i) joints.push_back(real("l" + std::to_string(i), 0, 1));
    return {
        {.name = "wing10",
         .parameters = {real("Sw", 150, 200), real("Wfw", 220, 300), real("A", 6, 10),
                        real("sweep", -10, 10), real("q", 16, 45), real("taper", 0.5, 1),
                        real("tc", 0.08, 0.18), real("Nz", 2.5, 6), real("Wdg", 1700, 2500),
                        real("Wp", 0.025, 0.08)},
         .evaluate = wing,
         .optimum = 123.253671700},
        {.name = "arm8", .parameters = joints, .evaluate = arm, .optimum = -4},
        {.name = "borehole8",
         .parameters = {real("rw", 0.05, 0.15), real("r", 100, 50000), real("Tu", 63070, 115600),
                        real("Hu", 990, 1110), real("Tl", 63.1, 116), real("Hl", 700, 820),
                        real("L", 1120, 1680), real("Kw", 9855, 12045)},
         .evaluate = borehole,
         .optimum = 7.81967632776},
        {.name = "piston7",
         .parameters = {real("M", 30, 60), real("S", 0.005, 0.02), real("V0", 0.002, 0.01),
                        real("k", 1000, 5000), real("P0", 90000, 110000), real("Ta", 290, 296),
                        real("T0", 340, 360)},
         .evaluate = piston,
         .optimum = 0.164228848163},
        {.name = "trid10", .parameters = box(10, -100, 100), .evaluate = trid, .optimum = -210},
        {.name = "powell8", .parameters = box(8, -4, 5), .evaluate = powell, .optimum = 0},
        {.name = "distance12", .parameters = box(12, 0, 1), .evaluate = distance, .optimum = 0},
        {.name = "reach10",
         .parameters = box(10, 0, pi),
         .evaluate = reach,
         .optimum = 0.135197231669},
        {.name = "chain10", .parameters = box(10, 0, 1), .evaluate = chain},
        {.name = "dip10", .parameters = box(10, -1, 1), .evaluate = dip, .optimum = 0},
    };
}

}  // namespace femrun::bench
