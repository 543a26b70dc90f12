// SPDX-License-Identifier: MIT
// An optimizer: random designs in a box around the best so far, which shrinks when nothing better
// is found. One objective, real parameters; enough to see ask and tell at work.
#include <algorithm>
#include <cstdint>
#include <femrun/optimizer.hpp>
#include <limits>
#include <map>
#include <random>
#include <vector>

namespace {

class Shrink final : public femrun::Optimizer {
public:
    void open(const femrun::Host&, const femrun::Problem& problem) override {
        if (problem.objective_count != 1)
            throw femrun::Invalid("has one objective at a time, the study has " +
                                  std::to_string(problem.objective_count) + "; use 'nsga2'");
        for (const femrun::Parameter& each : problem.parameters)
            if (each.step > 0)
                throw femrun::Invalid("parameter '" + each.name +
                                      "' is not a real number without step; use 'random'");
        parameters_ = problem.parameters;
        random_.seed(problem.seed);
        for (const femrun::Parameter& each : parameters_)
            best_.push_back((each.low + each.high) / 2);
    }

    bool ask(const femrun::Host& host, std::uint64_t trial, femrun::View<double> design) override {
        const femrun::Rules rules = host.rules();
        for (int tries = 0; tries < 10000; ++tries) {
            for (std::size_t i = 0; i < design.size(); ++i) {
                const femrun::Parameter& p = parameters_[i];
                const double reach = width_ * (p.high - p.low) / 2;
                design[i] = std::clamp(best_[i] + (2 * unit() - 1) * reach, p.low, p.high);
            }
            if (!rules.keep(design)) continue;
            running_[trial].assign(design.begin(), design.end());
            return true;
        }
        throw femrun::Unavailable("", "none of 10000 designs keeps the rules; loosen them");
    }

    void adopt(const femrun::Host&, std::uint64_t trial,
               femrun::View<const double> design) override {
        running_[trial].assign(design.begin(), design.end());
    }

    void tell(const femrun::Host&, const femrun::Verdict& verdict) override {
        const auto ended = running_.extract(verdict.trial);
        if (ended.empty() || verdict.outcome == femrun::Outcome::dropped) return;

        double loss = std::numeric_limits<double>::infinity();
        if (verdict.outcome == femrun::Outcome::complete) {
            loss = verdict.losses[0];
            for (const double excess : verdict.excesses) loss += 1e6 * std::max(0.0, excess);
        }
        width_ = std::max(0.01, width_ * (loss < best_loss_ ? 1.1 : 0.97));
        if (loss < best_loss_) best_loss_ = loss, best_ = ended.mapped();
    }

private:
    /// In [0, 1), the same on every platform, which std::uniform_real_distribution is not.
    double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

    std::vector<femrun::Parameter> parameters_;
    std::map<std::uint64_t, std::vector<double>> running_;
    std::vector<double> best_;
    double best_loss_ = std::numeric_limits<double>::infinity();
    double width_ = 1;
    std::mt19937_64 random_;
};

}  // namespace

FEMRUN_OPTIMIZER_PLUGIN(Shrink, "com.example.shrink", "1.0.0",
                        "Random designs in a shrinking box around the best.")
