// SPDX-License-Identifier: MIT
#include "variation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/elementary.hpp"

namespace nsga2 {

using numerics::power;
using numerics::uniform_below;
using numerics::uniform_unit;

namespace {

/// Parents nearer than this share of the range are one: their children would be, too.
constexpr double nearest = 1e-14;

/// betaq of a child on the side where the range ends at `beta`, in units of half the parents'
/// distance from their middle: (S) cut there. Its integral from 0 to beta is alpha / 2, so that
/// u * alpha is uniform in [0, alpha), and what follows is the inverse of that integral.
double spread_factor(double u, double beta, double eta) {
    const double alpha = 2 - power(beta, -(eta + 1));
    const double exponent = 1 / (eta + 1);
    return u <= 1 / alpha ? power(u * alpha, exponent) : power(1 / (2 - u * alpha), exponent);
}

}  // namespace

Variation::Variation(const Genome& genome, const Rates& rates) : genome_(genome), rates_(rates) {
    const auto moving = std::count_if(genome.begin(), genome.end(), [](const Gene& gene) {
        return gene.kind() != Gene::Kind::fixed;
    });
    const double one_each = 1 / static_cast<double>(std::max<std::ptrdiff_t>(moving, 1));
    mutation_probability_ = rates.mutation_probability.value_or(one_each);
}

void Variation::cross(Coordinates& a, Coordinates& b, numerics::Engine& engine) const {
    if (uniform_unit(engine) >= rates_.crossover_probability) return;
    for (std::size_t i = 0; i < genome_.size(); ++i) {
        const Gene& gene = genome_[i];
        if (gene.kind() == Gene::Kind::fixed || uniform_unit(engine) >= 0.5) continue;
        if (gene.kind() == Gene::Kind::choice)
            std::swap(a[i], b[i]);
        else
            spread(gene, a[i], b[i], engine);
    }
}

void Variation::spread(const Gene& gene, double& a, double& b, numerics::Engine& engine) const {
    const double low = gene.low(), high = gene.high();
    const double y1 = std::min(a, b), y2 = std::max(a, b);
    if (!(y2 - y1 > nearest * (high - low))) return;
    const double u = uniform_unit(engine);
    const double distance = y2 - y1, middle = y1 + distance / 2;
    const double downwards = spread_factor(u, 1 + 2 * (y1 - low) / distance, rates_.crossover_eta);
    const double upwards = spread_factor(u, 1 + 2 * (high - y2) / distance, rates_.crossover_eta);
    a = std::clamp(middle - downwards * distance / 2, low, high);
    b = std::clamp(middle + upwards * distance / 2, low, high);
    // Which child is the lower one is a coin's choice, in each coordinate anew.
    if (uniform_unit(engine) < 0.5) std::swap(a, b);
}

void Variation::mutate(Coordinates& child, numerics::Engine& engine) const {
    for (std::size_t i = 0; i < genome_.size(); ++i) {
        const Gene& gene = genome_[i];
        if (gene.kind() == Gene::Kind::fixed) continue;
        if (uniform_unit(engine) >= mutation_probability_) continue;
        if (gene.kind() == Gene::Kind::choice) {
            const auto other = static_cast<double>(uniform_below(engine, gene.count() - 1));
            child[i] = other < child[i] ? other : other + 1;
            continue;
        }
        const double to = moved(gene, child[i], engine);
        if (gene.kind() == Gene::Kind::steps) {
            const double before = gene.value(child[i]), after = gene.value(to);
            child[i] = gene.coordinate(after != before ? after : gene.next(before, to > child[i]));
        } else {
            child[i] = to;
        }
    }
}

// deltaq: (P) cut at the ends of the range, each half of the random numbers spread over its side.
double Variation::moved(const Gene& gene, double from, numerics::Engine& engine) const {
    const double low = gene.low(), width = gene.high() - gene.low();
    const double delta1 = (from - low) / width, delta2 = (gene.high() - from) / width;
    const double eta1 = rates_.mutation_eta + 1;
    const double u = uniform_unit(engine);
    double deltaq = 0;
    if (u < 0.5) {
        const double xy = 1 - delta1;
        const double val = 2 * u + (1 - 2 * u) * power(xy, eta1);
        deltaq = power(val, 1 / eta1) - 1;
    } else {
        const double xy = 1 - delta2;
        const double val = 2 * (1 - u) + (2 * u - 1) * power(xy, eta1);
        deltaq = 1 - power(val, 1 / eta1);
    }
    return std::clamp(from + deltaq * width, low, gene.high());
}

}  // namespace nsga2
