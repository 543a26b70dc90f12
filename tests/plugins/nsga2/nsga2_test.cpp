// SPDX-License-Identifier: MIT
// What a generation that ends by counting does with early, late, failed and lost trials.
#include "nsga2/nsga2.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "numerics/hypervolume.hpp"
#include "support/catch.hpp"

using namespace nsga2;

namespace {

using Design = std::vector<double>;
using Drawn = Nsga2::Drawn;

const std::vector<Parameter> square(2, {{0, 1}, false});

Settings of(std::size_t population) {
    Settings settings;
    settings.population = population;
    return settings;
}

/// Asks and tells in the words of a test; one loss, no constraints.
struct Study {
    explicit Study(const std::vector<Parameter>& parameters, std::size_t population,
                   std::uint64_t seed = 1)
        : optimizer(parameters, 1, 0, of(population), seed), width(parameters.size()) {}

    Design ask() {
        Design design(width);
        drawn = optimizer.ask(
            asked++, design.data(), [](const double*) { return true; }, [] { return true; });
        return design;
    }
    void complete(std::uint64_t trial, double loss) {
        optimizer.tell_complete(trial, &loss, nullptr);
    }
    /// Loss: the distance from `best` in the first parameter.
    void ask_and_tell(int count, double best = 0.5) {
        for (int i = 0; i < count; ++i) {
            const std::uint64_t trial = asked;
            complete(trial, std::abs(ask()[0] - best));
        }
    }
    std::vector<double> parents() const {
        std::vector<double> losses;
        for (std::size_t i = 0; i < optimizer.parents().size(); ++i)
            losses.push_back(*optimizer.parents().losses(i));
        return losses;
    }

    Nsga2 optimizer;
    std::size_t width;
    std::uint64_t asked = 0;
    Drawn drawn = Drawn::design;
};

}  // namespace

TEST_CASE("the first generation meets every part of every range once", "[nsga2]") {
    Study study({{{0, 10}, false}, {{1, 1024, 0, true}, false}}, 10);
    std::set<int> tenths, octaves;
    for (int i = 0; i < 10; ++i) {
        const Design design = study.ask();
        tenths.insert(static_cast<int>(design[0]));
        octaves.insert(static_cast<int>(std::log2(design[1])));
    }

    CHECK(tenths.size() == 10);
    CHECK(octaves.size() == 10);
}

TEST_CASE("any number of designs is there before the first verdict, each once", "[nsga2]") {
    Study study(square, 8);
    std::set<Design> designs;
    for (int i = 0; i < 100; ++i) designs.insert(study.ask());

    CHECK(designs.size() == 100);
}

TEST_CASE("designs are bred before the first generation is told whole", "[nsga2]") {
    Study study(std::vector<Parameter>(20, {{0, 1}, false}), 6);
    const Design liked(20, 0.25);
    study.optimizer.adopt(1000, liked.data());
    study.complete(1000, 0);
    for (int i = 0; i < 5; ++i) study.ask();

    const Design child = study.ask();

    // The only parent with a mutation or two.
    CHECK(child != liked);
    CHECK(std::count(child.begin(), child.end(), 0.25) >= 14);
}

TEST_CASE("a generation ends when as many are told as it has, whoever they are", "[nsga2]") {
    Study study(square, 4);
    for (int i = 0; i < 9; ++i) study.ask();
    for (const std::uint64_t trial : {8u, 0u, 5u})
        study.complete(trial, 1 + static_cast<double>(trial));
    CHECK(study.parents().empty());

    study.complete(2, 3);

    CHECK(study.parents() == std::vector<double>{1, 3, 6, 9});
}

TEST_CASE("a straggler competes when it comes home", "[nsga2]") {
    Study study(square, 4);
    study.ask();
    study.ask_and_tell(40);
    const std::vector<double> before = study.parents();

    study.complete(0, -1);
    study.ask_and_tell(3);

    CHECK(before.front() >= 0);
    CHECK(study.parents().front() == -1);
}

TEST_CASE("a failed design counts for its generation and is never bred from", "[nsga2]") {
    Study study(square, 4);
    for (int i = 0; i < 4; ++i) study.ask();
    for (const std::uint64_t trial : {0u, 1u}) study.optimizer.tell_failed(trial);
    study.complete(2, 7);
    study.complete(3, 5);

    CHECK(study.parents() == std::vector<double>{5, 7});
}

TEST_CASE("where everything fails new designs go on being tried", "[nsga2]") {
    Study study(square, 4);
    std::set<Design> designs;
    for (std::uint64_t trial = 0; trial < 50; ++trial) {
        designs.insert(study.ask());
        study.optimizer.tell_failed(trial);
    }
    const std::uint64_t last = study.asked;
    designs.insert(study.ask());
    study.complete(last, 1);

    CHECK(designs.size() == 51);
    study.ask_and_tell(10);
    CHECK(study.parents().size() == 4);
}

TEST_CASE("a dropped trial is as if it had not been", "[nsga2]") {
    Study study(square, 4);
    for (int i = 0; i < 5; ++i) study.ask();
    study.optimizer.tell_dropped(0);
    for (const std::uint64_t trial : {1u, 2u, 3u}) study.complete(trial, 1);
    CHECK(study.parents().empty());

    study.complete(4, 1);
    study.complete(0, -5);

    CHECK(study.parents() == std::vector<double>{1, 1, 1, 1});
}

TEST_CASE("an adopted design takes a place in the first generation and competes", "[nsga2]") {
    Study study(square, 4);
    const double liked[] = {0.5, 0.5};
    study.optimizer.adopt(1000, liked);
    study.ask_and_tell(3, 7);

    study.complete(1000, -3);

    REQUIRE(study.parents().size() == 4);
    CHECK(study.parents().front() == -3);
}

TEST_CASE("one objective is brought to its minimum", "[nsga2]") {
    Study study(std::vector<Parameter>(5, {{-5, 5}, false}), 20);
    double best = 1e9;
    for (int i = 0; i < 1500; ++i) {
        const std::uint64_t trial = study.asked;
        double loss = 0;
        for (const double x : study.ask()) loss += (x - 1) * (x - 1);
        study.complete(trial, loss);
        best = std::min(best, loss);
    }

    CHECK(best < 1e-3);
}

TEST_CASE("two objectives are brought to their whole front, with eight trials under way",
          "[nsga2]") {
    // ZDT1 with 10 variables: the front is f2 = 1 - sqrt f1.
    const std::vector<Parameter> parameters(10, {{0, 1}, false});
    Nsga2 optimizer(parameters, 2, 0, of(40), 1);
    std::vector<std::pair<std::uint64_t, Design>> running;
    std::vector<double> losses;
    for (std::uint64_t trial = 0; trial < 4000; ++trial) {
        Design design(10);
        optimizer.ask(
            trial, design.data(), [](const double*) { return true; }, [] { return true; });
        running.emplace_back(trial, design);
        if (running.size() < 8) continue;
        const auto ended = running.begin() + static_cast<std::ptrdiff_t>(trial % 8);
        double g = 1;
        for (std::size_t i = 1; i < 10; ++i) g += ended->second[i];
        const double f1 = ended->second[0], found[] = {f1, g * (1 - std::sqrt(f1 / g))};
        optimizer.tell_complete(ended->first, found, nullptr);
        losses.insert(losses.end(), found, found + 2);
        running.erase(ended);
    }

    // The front itself has 0.8767.
    const double reference[] = {1.1, 1.1};
    CHECK(numerics::hypervolume({losses, 2}, reference) > 0.86);
}

TEST_CASE("integers, logarithms and choices are brought to their minimum", "[nsga2]") {
    const std::vector<Parameter> parameters{{{0, 20, 1}, false},
                                            {{1, 1000, 1, true}, false},
                                            {{1e-6, 1, 0, true}, false},
                                            {{0, 4, 1}, true},
                                            {{0, 4, 1}, true}};
    Nsga2 optimizer(parameters, 1, 0, of(30), 1);
    double best = 1e9;
    for (std::uint64_t trial = 0; trial < 2000; ++trial) {
        Design design(5);
        optimizer.ask(
            trial, design.data(), [](const double*) { return true; }, [] { return true; });
        const double away = std::log10(design[2]) + 3;
        const double loss = std::abs(design[0] - 13) + std::abs(std::log2(design[1] / 64)) +
                            away * away + (design[3] == 2 ? 0 : 1) + (design[4] == 1 ? 0 : 1);
        optimizer.tell_complete(trial, &loss, nullptr);
        best = std::min(best, loss);
    }

    CHECK(best < 1e-4);
}

TEST_CASE("a finite space is asked whole, each design once, with rules", "[nsga2]") {
    const std::vector<Parameter> parameters{
        {{0, 4, 1}, false}, {{0, 3, 1}, true}, {{1, 2, 0.5}, false}};
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Nsga2 optimizer(parameters, 1, 0, of(8), seed);
        const auto keeps = [](const double* design) { return design[0] + design[1] < 5; };
        std::set<Design> designs;
        Drawn drawn = Drawn::design;
        std::uint64_t trial = 0;
        while (true) {
            Design design(3);
            drawn = optimizer.ask(trial, design.data(), keeps, [] { return true; });
            if (drawn != Drawn::design) break;
            REQUIRE(keeps(design.data()));
            REQUIRE(designs.insert(design).second);
            const double loss = design[0] + design[2];
            optimizer.tell_complete(trial++, &loss, nullptr);
        }

        CHECK(drawn == Drawn::used_up);
        CHECK(designs.size() == (5 * 4 - 6) * 3);
    }
}
