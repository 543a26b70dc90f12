// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <cmath>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;

namespace {

const femrun_entry_t& entry() {
    static const LoadedLibrary library(FEMRUN_GP_PLUGIN);
    return library.entry();
}

}  // namespace

TEST_CASE("failures teach from the first trial on", "[gp][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.open({{FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}}, 7);

    int late_failures = 0;
    for (std::uint64_t trial = 1; trial <= 60; ++trial) {
        const auto design = optimizer.ask(1).at(0);
        if (design[0] < 0.6) {
            optimizer.failed(trial, "solve");
            if (trial > 30) ++late_failures;
        } else {
            optimizer.complete(trial, {std::abs(design[1] - 0.3) + std::abs(design[2] - 0.6)});
        }
    }

    CHECK(late_failures <= 9);  // of 30; by chance 18
}

TEST_CASE("settings of another type are told by name", "[gp][plugin]") {
    const OptimizerAtWork part(entry(), R"({"candidates": 12.5})");
    const OptimizerAtWork text(entry(), R"({"warp": "no"})");

    CHECK_FALSE(part.made());
    CHECK(part.host.message == "candidates: is 12.5; expected a whole number");
    CHECK(text.host.message == "warp: is 'no'; expected a flag, true or false");
}
