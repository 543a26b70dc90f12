// SPDX-License-Identifier: MIT
// Optimizer `random`: the yardstick for every other one, and the best there is where a space is
// only to be explored. What it proposes depends on nothing that it is told.
#include <femrun/optimizer.hpp>

#include <optional>
#include <string>

#include "numerics/random_designs.hpp"

namespace {

using numerics::RandomDesigns;

class Random final : public femrun::Optimizer {
public:
    void open(const femrun::Host&, const femrun::Problem& problem) override {
        std::vector<numerics::Range> ranges;
        for (const femrun::Parameter& each : problem.parameters)
            ranges.push_back({each.low, each.high, each.step, each.logarithmic});
        designs_.emplace(ranges, problem.seed);
        begun_ = false;
    }

    bool ask(const femrun::Host& host, std::uint64_t, femrun::View<double> design) override {
        const femrun::Rules rules = host.rules();
        const auto drawn = designs_->draw(
            design.data(),
            [&](const double* drawn_design) {
                return rules.keep({drawn_design, design.size()});
            },
            [&host] { return !host.should_stop(); });

        switch (drawn) {
            case RandomDesigns::Drawn::design:
                begun_ = true;
                return true;
            case RandomDesigns::Drawn::used_up:
                if (begun_) return false;
                throw femrun::Unavailable("", "none of the " + std::to_string(*designs_->size()) +
                                                  " designs of this space keeps the rules; loosen "
                                                  "them or widen the ranges");
            case RandomDesigns::Drawn::not_found:
                throw femrun::Unavailable(
                    "", "none of " + std::to_string(RandomDesigns::draws_max) +
                            " random designs keeps the rules" + (begun_ ? " and is new" : "") +
                            "; loosen them or narrow the ranges to where they are kept");
            case RandomDesigns::Drawn::stopped:
                break;
        }
        throw femrun::Cancelled();
    }

    void adopt(const femrun::Host&, std::uint64_t, femrun::View<const double> design) override {
        designs_->mark(design.data());
        begun_ = true;
    }

    void tell(const femrun::Host&, const femrun::Verdict&) override {}

private:
    std::optional<RandomDesigns> designs_;
    bool begun_ = false;  // a design was proposed or adopted
};

}  // namespace

FEMRUN_OPTIMIZER_PLUGIN(Random, "random", "0.1.0", "Random designs, each new in a finite space.",
                        femrun::no_settings, FEMRUN_FLAG_IN_PROCESS | FEMRUN_FLAG_INDEPENDENT)
