// SPDX-License-Identifier: MIT
// Optimizer `random`: the yardstick for every other one, and the best there is where a space is
// only to be explored. What it proposes depends on nothing that it is told.
#include <femrun/optimizer.hpp>

#include <optional>

#include "numerics/random_designs.hpp"
#include "plugin_drawn.hpp"

namespace {

using numerics::RandomDesigns;

class Random final : public femrun::Optimizer {
public:
    void open(const femrun::Host&, const femrun::Problem& problem) override {
        std::vector<numerics::Range> ranges;
        for (const femrun::Parameter& each : problem.parameters)
            ranges.push_back({each.low, each.high, each.step, each.logarithmic});
        designs_.emplace(ranges, problem.seed);
        before_ = plugin::Before::none;
    }

    bool ask(const femrun::Host& host, std::uint64_t, femrun::View<double> design) override {
        const femrun::Rules rules = host.rules();
        const auto drawn = designs_->draw(
            design.data(),
            [&](const double* drawn_design) {
                return rules.keep({drawn_design, design.size()});
            },
            [&host] { return !host.should_stop(); });

        if (!plugin::is_proposed(drawn, designs_->size(), before_)) return false;
        before_ = plugin::Before::some;
        return true;
    }

    void adopt(const femrun::Host&, std::uint64_t, femrun::View<const double> design) override {
        designs_->mark(design.data());
        before_ = plugin::Before::some;
    }

    void tell(const femrun::Host&, const femrun::Verdict&) override {}

private:
    std::optional<RandomDesigns> designs_;
    plugin::Before before_ = plugin::Before::none;
};

}  // namespace

FEMRUN_OPTIMIZER_PLUGIN(Random, "random", "0.1.0", "Random designs, each new in a finite space.",
                        femrun::no_settings, FEMRUN_FLAG_IN_PROCESS | FEMRUN_FLAG_INDEPENDENT)
