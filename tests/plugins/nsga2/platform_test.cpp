// SPDX-License-Identifier: MIT
// Taken on x86-64, the same with g++ and clang at every level of optimisation; any platform that
// differs would replay a study to other designs. The losses are exact: four operations only.
#include <algorithm>
#include <bit>
#include <vector>

#include "nsga2/nsga2.hpp"
#include "support/catch.hpp"

using namespace nsga2;

TEST_CASE("two thousand designs are these, bit for bit, on every platform", "[nsga2]") {
    struct Case {
        Survivors survivors;
        std::size_t objectives;
        std::uint64_t sum;
    };
    const Case given = GENERATE(Case{Survivors::textbook, 2, 0x19B15B723AA6B6BFu},
                                Case{Survivors::thinned, 2, 0x6DB563D7922130A0u},
                                Case{Survivors::thinned, 3, 0x26109B0AE009BBCDu});
    std::vector<Parameter> parameters(5, {{-2, 2}, false});
    parameters.push_back({{1e-4, 10, 0, true}, false});
    parameters.push_back({{0, 20, 1}, false});
    parameters.push_back({{1, 1000, 1, true}, false});
    parameters.push_back({{0, 4, 1}, true});
    Settings settings;
    settings.survivors = given.survivors;
    Nsga2 optimizer(parameters, given.objectives, 1, settings, 7);
    std::uint64_t sum = 0;
    for (std::uint64_t trial = 0; trial < 2000; ++trial) {
        std::vector<double> design(parameters.size());
        optimizer.ask(
            trial, design.data(), [](const double*) { return true; }, [] { return true; });
        double losses[] = {0, 0, 0};
        for (const double x : design) {
            sum = (sum ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001B3u;
            losses[0] += (x - 1) * (x - 1);
            losses[1] += (x + 1) * (x + 1);
            losses[2] += x * x;
        }
        losses[2] -= 3 * design[0] * design[1];
        const double violation = std::max(0.0, design[0] * design[1] - 0.5);
        optimizer.tell_complete(trial, losses, &violation);
    }

    CHECK(sum == given.sum);
}
