// SPDX-License-Identifier: MIT
#include "latin_hypercube.hpp"

#include <numeric>
#include <utility>

namespace nsga2 {

std::vector<double> latin_hypercube(const Genome& genome, std::size_t count,
                                    numerics::Engine& engine) {
    const std::size_t width = genome.size();
    std::vector<double> designs(count * width);
    std::vector<std::size_t> part(count);
    std::iota(part.begin(), part.end(), std::size_t{0});
    for (std::size_t i = 0; i < width; ++i) {
        const Gene& gene = genome[i];
        for (std::size_t k = count; k > 1; --k)
            std::swap(part[k - 1], part[numerics::uniform_below(engine, k)]);
        for (std::size_t k = 0; k < count; ++k) {
            const double share = (static_cast<double>(part[k]) + numerics::uniform_unit(engine)) /
                                 static_cast<double>(count);
            designs[k * width + i] = gene.value(gene.low() + share * (gene.high() - gene.low()));
        }
    }
    return designs;
}

}  // namespace nsga2
