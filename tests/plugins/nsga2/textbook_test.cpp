// SPDX-License-Identifier: MIT
// NSGA-II as the paper tells it, generation by generation, with sorting by definition, beside the
// one that counts.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>
#include <vector>

#include "nsga2/nsga2.hpp"
#include "support/catch.hpp"

using namespace nsga2;
using numerics::Engine;

namespace {

using Design = std::vector<double>;

struct Individual {
    Coordinates coordinates;
    std::vector<double> losses;
    double violation = 0;
    int rank = 0;
    double crowding = 0;
};
using Individuals = std::vector<Individual>;

/// Two losses that pull to two corners, and one constraint that cuts the front.
Individual judged(const Design& design) {
    Individual one{design, {0, 0}};
    for (const double x : design) {
        one.losses[0] += (x - 1) * (x - 1);
        one.losses[1] += (x + 1) * (x + 1) - std::abs(x);
    }
    one.violation = std::max(0.0, design[0] * design[1] - 0.5);
    return one;
}

/// Section VI: constrained domination.
bool beats(const Individual& a, const Individual& b) {
    if (a.violation != b.violation) return a.violation < b.violation;
    return a.violation == 0 && a.losses != b.losses && a.losses[0] <= b.losses[0] &&
           a.losses[1] <= b.losses[1];
}

/// Section III-B.
void assign_crowding(const std::vector<Individual*>& front) {
    for (std::size_t m = 0; m < 2; ++m) {
        auto sorted = front;
        std::stable_sort(sorted.begin(), sorted.end(),
                         [m](const auto* a, const auto* b) { return a->losses[m] < b->losses[m]; });
        const double extent = sorted.back()->losses[m] / 2 - sorted.front()->losses[m] / 2;
        if (extent == 0) continue;
        sorted.front()->crowding = sorted.back()->crowding =
            std::numeric_limits<double>::infinity();
        for (std::size_t i = 1; i + 1 < sorted.size(); ++i)
            sorted[i]->crowding +=
                (sorted[i + 1]->losses[m] / 2 - sorted[i - 1]->losses[m] / 2) / extent;
    }
}

bool is_better(const Individual& a, const Individual& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.crowding > b.crowding;
}

/// Kukkonen and Deb 2006, by definition: the most crowded goes, and all are measured anew.
void thin(std::vector<Individual*>& front, std::size_t room) {
    while (front.size() > room) {
        const auto gone = std::min_element(
            front.rbegin(), front.rend(),
            [](const auto* a, const auto* b) { return a->crowding < b->crowding; });
        front.erase(std::next(gone).base());
        for (Individual* one : front) one->crowding = 0;
        assign_crowding(front);
    }
}

/// Section III-C: the better half of parents and children.
Individuals selected(const Individuals& all, std::size_t count, Survivors survivors) {
    Individuals best, left = all;
    for (int rank = 0; best.size() < count; ++rank) {
        Individuals front, behind;
        for (Individual& one : left) {
            const bool beaten = std::any_of(left.begin(), left.end(),
                                            [&](const auto& other) { return beats(other, one); });
            one.rank = rank;
            one.crowding = 0;
            (beaten ? behind : front).push_back(one);
        }
        std::vector<Individual*> members;
        for (Individual& one : front) members.push_back(&one);
        assign_crowding(members);
        if (survivors == Survivors::thinned) thin(members, count - best.size());
        for (const Individual* one : members) best.push_back(*one);
        left = behind;
    }
    std::stable_sort(best.begin(), best.end(), is_better);
    best.resize(count);
    return best;
}

/// The designs of all generations; the first is given.
std::vector<Design> textbook(std::vector<Design> designs, const Genome& genome,
                             const Settings& settings, int generations, std::uint64_t seed) {
    const std::size_t size = designs.size();
    const Variation variation(genome, settings.rates);
    Engine engine(seed);
    Individuals parents;
    for (const Design& design : designs) parents.push_back(judged(design));
    std::set<Design> known(designs.begin(), designs.end());
    parents = selected(parents, size, settings.survivors);

    for (int generation = 1; generation < generations; ++generation) {
        std::vector<std::size_t> round;
        const auto drawn = [&] {
            if (round.empty())
                for (std::size_t i = 0; i < size; ++i) round.push_back(i);
            std::swap(round[numerics::uniform_below(engine, round.size())], round.back());
            const std::size_t one = round.back();
            round.pop_back();
            return one;
        };
        const auto winner = [&] {
            const std::size_t a = drawn(), b = drawn();
            if (is_better(parents[a], parents[b])) return a;
            if (is_better(parents[b], parents[a])) return b;
            return numerics::uniform_unit(engine) < 0.5 ? a : b;
        };
        Individuals children;
        while (children.size() < size) {
            Coordinates a = parents[winner()].coordinates, b = parents[winner()].coordinates;
            variation.cross(a, b, engine);
            variation.mutate(a, engine);
            variation.mutate(b, engine);
            for (const Coordinates& child : {a, b}) {
                if (children.size() == size || !known.insert(child).second) continue;
                designs.push_back(child);
                children.push_back(judged(child));
            }
        }
        parents.insert(parents.end(), children.begin(), children.end());
        parents = selected(parents, size, settings.survivors);
    }
    return designs;
}

std::vector<Design> counting(const std::vector<Parameter>& parameters, const Settings& settings,
                             int generations, std::size_t batch, std::uint64_t seed) {
    Nsga2 optimizer(parameters, 2, 1, settings, seed);
    std::vector<Design> designs;
    for (std::size_t told = 0;
         told < settings.population * static_cast<std::size_t>(generations);) {
        for (std::size_t i = 0; i < batch; ++i) {
            Design design(parameters.size());
            optimizer.ask(
                designs.size(), design.data(), [](const double*) { return true; },
                [] { return true; });
            designs.push_back(design);
        }
        for (; told < designs.size(); ++told) {
            const Individual one = judged(designs[told]);
            optimizer.tell_complete(told, one.losses.data(), &one.violation);
        }
    }
    return designs;
}

}  // namespace

TEST_CASE("one design at a time is the textbook's algorithm, bit for bit", "[nsga2]") {
    // With thinned survivors it differs in that step alone.
    const Survivors survivors = GENERATE(Survivors::textbook, Survivors::thinned);
    const std::vector<Parameter> parameters(4, {{-2, 2}, false});
    const Genome genome(parameters.begin(), parameters.end());
    for (const std::size_t population : {12u, 15u, 40u}) {
        CAPTURE(population, static_cast<int>(survivors));
        Settings settings;
        settings.population = population;
        settings.survivors = survivors;
        const int generations = 12;

        const auto designs = counting(parameters, settings, generations, 1, 7);

        const std::vector<Design> first(designs.begin(),
                                        designs.begin() + static_cast<std::ptrdiff_t>(population));
        CHECK(designs == textbook(first, genome, settings, generations, 7));
    }
}

TEST_CASE("thinned survivors are others than the textbook's", "[nsga2]") {
    const std::vector<Parameter> parameters(4, {{-2, 2}, false});
    Settings thinned, textbook;
    textbook.survivors = Survivors::textbook;

    CHECK(counting(parameters, thinned, 12, 1, 7) != counting(parameters, textbook, 12, 1, 7));
}

TEST_CASE("a whole generation at a time is the textbook's algorithm too", "[nsga2]") {
    const std::vector<Parameter> parameters(4, {{-2, 2}, false});
    Settings settings;
    settings.population = 20;
    settings.survivors = Survivors::textbook;

    CHECK(counting(parameters, settings, 12, 20, 3) == counting(parameters, settings, 12, 1, 3));
}
