// SPDX-License-Identifier: MIT
// The sampler at work, on functions whose least value is known.
#include "gp/sampler.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "known.hpp"
#include "support/catch.hpp"

using namespace gp;
using Point = std::vector<double>;
using Function = std::function<Answer(const double*)>;

namespace {

struct Study {
    std::vector<Parameter> parameters;
    std::size_t objectives = 1, constraints = 0;
    Function function;
    Tuning tuning;
    std::function<bool(const double*)> keeps = [](const double*) { return true; };

    struct Run {
        double best = std::numeric_limits<double>::infinity();  // first loss, feasible
        int failed = 0, failed_late = 0;                        // late: among the last twenty
        std::vector<Point> designs, losses;  // of complete and feasible ones the losses
    };
    Run run(int trials, int in_flight = 1) const {
        Sampler sampler(parameters, objectives, constraints, 7, tuning);
        Run run;
        std::uint64_t trial = 0;
        while (trial < static_cast<std::uint64_t>(trials)) {
            std::vector<Point> designs;
            for (int k = 0; k < in_flight; ++k) {
                designs.emplace_back(parameters.size());
                if (sampler.ask(++trial, designs.back().data(), keeps, [] { return true; }) !=
                    Sampler::Drawn::design)
                    return run;
            }
            std::uint64_t told = trial - designs.size();
            for (const Point& design : designs) {
                run.designs.push_back(design);
                const Answer answer = function(design.data());
                if (answer.losses.empty()) {
                    ++run.failed;
                    if (told + 20 >= static_cast<std::uint64_t>(trials)) ++run.failed_late;
                    sampler.failed(++told, "solve");
                    continue;
                }
                bool feasible = true;
                for (const double each : answer.excesses) feasible = feasible && each <= 0;
                if (feasible) run.losses.push_back(answer.losses);
                if (feasible) run.best = std::min(run.best, answer.losses[0]);
                sampler.complete(++told, answer.losses, answer.excesses);
            }
        }
        return run;
    }
};

std::vector<Parameter> box(std::size_t n, double low, double high) {
    return std::vector<Parameter>(n, {{low, high, 0, false}, false});
}

Answer bowl(const double* x) {
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += std::pow(x[i] - 0.3 * i, 2);
    return {{sum}, {}};
}

}  // namespace

TEST_CASE("a smooth bowl is found to many digits in fifty trials", "[gp][sampler]") {
    CHECK(Study{box(4, -5, 5), 1, 0, bowl}.run(50).best < 1e-5);
}

TEST_CASE("the models alone find it nearly", "[gp][sampler]") {
    Study study{box(4, -5, 5), 1, 0, bowl};
    study.tuning.local_search = false;

    CHECK(study.run(50).best < 1e-2);
}

TEST_CASE("an optimum in a corner is met exactly", "[gp][sampler]") {
    const auto slope = [](const double* x) { return Answer{{x[0] - x[1]}, {}}; };

    CHECK(Study{box(2, 0.1, 0.7), 1, 0, slope}.run(20).best == 0.1 - 0.7);
}

TEST_CASE("where two limits of other scales cross, the optimum is found", "[gp][sampler]") {
    // x y >= 1, in millions, and y <= 2 x to the sixth power: (2^-1/2, 2^1/2) is best.
    const auto function = [](const double* x) {
        return Answer{{2 * x[0] + x[1]},
                      {1e6 * (1 - x[0] * x[1]), std::pow(x[1], 6) - std::pow(2 * x[0], 6)}};
    };

    CHECK(Study{box(2, 0.1, 10), 1, 2, function}.run(50).best ==
          Approx(2 * std::sqrt(2)).epsilon(0.002));
}

TEST_CASE("a band that can be solved, in a box that mostly fails, is followed", "[gp][sampler]") {
    const auto function = [](const double* x) -> Answer {
        if (std::abs(x[1] - 0.5 - 0.3 * std::sin(6 * x[0])) > 0.1) return {};
        return {{std::pow(x[0] - 0.9, 2)}, {}};
    };
    const auto run = Study{box(2, 0, 1), 1, 0, function}.run(60);

    CHECK(run.best < 1e-3);
    CHECK(run.failed_late < 12);  // by chance 16
}

TEST_CASE("steps and choices are searched together", "[gp][sampler]") {
    const Study study{
        {{{-5, 5, 0, false}, false}, {{1, 40, 1, false}, false}, {{0, 3, 1, false}, true}},
        1,
        0,
        [](const double* x) {
            return Answer{
                {std::pow(x[0] - 1, 2) + std::pow((x[1] - 27) / 10, 2) + (x[2] == 2 ? 0 : 1)}, {}};
        }};

    CHECK(study.run(60).best < 1e-3);
}

TEST_CASE("a finite space is used up, each design once", "[gp][sampler]") {
    const Study study{
        {{{0, 3, 1, false}, false}, {{0, 2, 1, false}, true}}, 1, 0, [](const double* x) {
            return Answer{{x[0] + x[1]}, {}};
        }};
    const auto run = study.run(20);

    CHECK(run.designs.size() == 12);
    CHECK(std::set<Point>(run.designs.begin(), run.designs.end()).size() == 12);
}

TEST_CASE("no design breaks a rule", "[gp][sampler]") {
    Study study{box(4, -5, 5), 1, 0, bowl};
    study.keeps = [](const double* x) { return x[0] + x[1] >= 1; };
    const auto run = study.run(40);

    for (const Point& design : run.designs) CHECK(study.keeps(design.data()));
    // The middle of the bowl breaks it: the nearest that does not is 0.7 / sqrt(2) away.
    CHECK(run.best == Approx(0.245).margin(0.01));
}

TEST_CASE("designs in flight together do little harm", "[gp][sampler]") {
    CHECK(Study{box(4, -5, 5), 1, 0, bowl}.run(80, 8).best < 1e-3);
}

TEST_CASE("a front is found, with its limit", "[gp][sampler]") {
    const auto function = [](const double* x) {
        return Answer{{x[0], 1 - x[0] + x[1]}, {0.3 - x[0]}};
    };
    const auto run = Study{box(2, 0, 1), 2, 1, function}.run(40);

    // From (0.3, 0.7) to (1, 0): in each seventh of it a design.
    for (int k = 0; k < 7; ++k) {
        const double from = 0.3 + 0.1 * k;
        INFO("from " << from);
        CHECK(std::any_of(run.losses.begin(), run.losses.end(), [&](const Point& losses) {
            return losses[0] >= from - 0.02 && losses[0] <= from + 0.12 &&
                   losses[0] + losses[1] < 1.03;
        }));
    }
}

TEST_CASE("three objectives are no trouble, nor that nothing is feasible", "[gp][sampler]") {
    const auto function = [](const double* x) {
        return Answer{{x[0], x[1], x[2]}, {1.5 - x[0] - x[1] - x[2], 1.0}};
    };

    CHECK(Study{box(3, 0, 1), 3, 1,
                [&](const double* x) {
                    Answer answer = function(x);
                    answer.excesses.pop_back();
                    return answer;
                }}
              .run(30)
              .losses.size() > 10);
    CHECK(Study{box(3, 0, 1), 3, 2, function}.run(20).designs.size() == 20);
}

TEST_CASE("where nothing can be solved, designs go on to be proposed", "[gp][sampler]") {
    const auto run = Study{box(3, 0, 1), 1, 0, [](const double*) { return Answer{}; }}.run(40);

    CHECK(run.designs.size() == 40);
    CHECK(run.failed == 40);
}

TEST_CASE("losses and excesses at the ends of what numbers can be are no trouble",
          "[gp][sampler]") {
    const auto wild = [](const double* x) {
        const double sign = x[0] < 0.5 ? -1 : 1;
        return Answer{{sign * 1.7e308}, {-sign * 1.7e308 * x[1], x[1] > 0.5 ? 1e-308 : 0.0}};
    };
    const auto run = Study{box(2, 0, 1), 1, 2, wild}.run(30);

    REQUIRE(run.designs.size() == 30);
    for (const Point& design : run.designs)
        for (const double each : design) CHECK((each >= 0 && each <= 1));
    // Not one point again and again.
    CHECK(std::set<Point>(run.designs.begin(), run.designs.end()).size() == 30);
}

TEST_CASE("losses that are all the same are searched on", "[gp][sampler]") {
    const auto run = Study{
        box(2, 0, 1), 1, 0, [](const double*) {
            return Answer{{3.0}, {}};
        }}.run(30);

    CHECK(std::set<Point>(run.designs.begin(), run.designs.end()).size() == 30);
}
