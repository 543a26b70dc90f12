// SPDX-License-Identifier: MIT
// How two parents make two children, and how a child differs from both.
//
// Simulated binary crossover (SBX) spreads the children about the parents as far as the parents are
// apart; polynomial mutation moves a coordinate by a little, seldom by much. Both keep to the range
// without cutting, by bending their distributions to it.
//
// SBX: K. Deb and R. B. Agrawal, "Simulated binary crossover for continuous search space", Complex
// Systems 9(2), 1995, pp. 115-148. Its distribution of the spread factor beta, the distance of the
// children over that of the parents, is
//     p(beta) = (eta + 1) / 2 * beta^eta        up to 1,
//               (eta + 1) / 2 / beta^(eta + 2)  beyond.                                        (S)
// Polynomial mutation: K. Deb and M. Goyal, "A combined genetic adaptive search (GeneAS) for
// engineering design", Computer Science and Informatics 26(4), 1996, pp. 30-45. Its distribution of
// the step delta, as a share of the range, is
//     p(delta) = (eta + 1) / 2 * (1 - |delta|)^eta.                                            (P)
// The bounded forms, which neither paper has, are those of Deb's NSGA-II in C (revision 1.1.6):
// realcross in crossover.c, real_mutate_ind in mutation.c. Their names are kept: alpha, betaq,
// delta1, delta2, deltaq, xy, val.
#pragma once

#include <optional>
#include <vector>

#include "genome.hpp"
#include "numerics/random.hpp"

namespace nsga2 {

/// Coordinates, one a gene.
using Coordinates = std::vector<double>;

struct Rates {
    double crossover_probability = 0.9;          ///< that two parents are crossed at all
    double crossover_eta = 20;                   ///< the higher, the nearer the children
    std::optional<double> mutation_probability;  ///< of each coordinate; else one over their number
    double mutation_eta = 20;                    ///< the higher, the smaller the steps
};

class Variation {
public:
    Variation(const Genome& genome, const Rates& rates);

    /// Two parents become two children. Numbers are spread (SBX), choices exchanged; each
    /// coordinate takes part with probability one half.
    void cross(Coordinates& a, Coordinates& b, numerics::Engine& engine) const;

    /// Numbers are moved, to the next step at least; choices become another choice.
    void mutate(Coordinates& child, numerics::Engine& engine) const;

private:
    void spread(const Gene& gene, double& a, double& b, numerics::Engine& engine) const;
    double moved(const Gene& gene, double from, numerics::Engine& engine) const;

    Genome genome_;
    Rates rates_;
    double mutation_probability_;
};

}  // namespace nsga2
