// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <algorithm>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;
using Design = std::vector<double>;
using Designs = std::vector<Design>;

namespace {

const femrun_entry_t& entry() {
    static const LoadedLibrary library(FEMRUN_NSGA2_PLUGIN);
    return library.entry();
}

/// One of every kind.
const std::vector<Range> mixed = {{FEMRUN_REAL, -1, 1},
                                  {FEMRUN_REAL, 1e-3, 10, 0, true},
                                  {FEMRUN_REAL, 0, 2, 0.25},
                                  {FEMRUN_INTEGER, 1, 1024, 1, true},
                                  {FEMRUN_CATEGORICAL, 0, 2, 1}};

Design losses(const Design& design) {
    double a = 0, b = 0;
    for (const double x : design) {
        a += x * x;
        b += (x - 2) * (x - 2);
    }
    return {a, b};
}

/// Every seventh design fails.
void tell(OptimizerAtWork& optimizer, std::uint64_t trial, const Design& design) {
    if (trial % 7 == 3)
        optimizer.failed(trial, "mesh");
    else
        optimizer.complete(trial, losses(design), {std::max(0.0, design[0] - 0.5)});
}

}  // namespace

TEST_CASE("survivors are thinned unless the textbook's are wanted", "[nsga2][plugin]") {
    const auto designs_with = [](const std::string& settings) {
        OptimizerAtWork optimizer(entry(), settings);
        optimizer.open(mixed, 7, 2, 1);
        Designs all;
        for (std::uint64_t trial = 1; trial <= 300; ++trial) {
            all.push_back(optimizer.ask(1).at(0));
            tell(optimizer, trial, all.back());
        }
        return all;
    };
    const Designs thinned = designs_with(R"({"population": 20, "survivors": "thinned"})");

    CHECK((designs_with(R"({"population": 20})") == thinned));
    CHECK((designs_with(R"({"population": 20, "survivors": "textbook"})") != thinned));
}

TEST_CASE("settings of another type are told by name", "[nsga2][plugin]") {
    const OptimizerAtWork text(entry(), R"({"population": "many"})");
    const OptimizerAtWork part(entry(), R"({"population": 2.5})");
    const OptimizerAtWork list(entry(), R"({"crossover_eta": [15]})");
    const OptimizerAtWork other(entry(), R"({"survivors": "fittest"})");

    CHECK(text.host.message == "population: is 'many'; expected a number");
    CHECK(part.host.message == "population: is 2.5; expected a whole number");
    CHECK(list.host.message == "crossover_eta: is [15]; expected a number");
    CHECK(other.host.message == "survivors: is 'fittest'; expected 'thinned' or 'textbook'");
}
