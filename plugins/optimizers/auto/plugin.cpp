// SPDX-License-Identifier: MIT
// Optimizer `auto`: the one of the others that suits the study, and another when it comes to suit
// it better.
//
// One of them is at work at a time. Everything that the study told is kept, and when another takes
// over, it adopts all designs and is told all verdicts, in order, before it is asked. What is
// chosen is on record with its reason (abi/ext/course.h), because what it is chosen by is not.
#include <femrun/optimizer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "choice.hpp"
#include "gp/plugin_gp.hpp"
#include "nsga2/plugin_nsga2.hpp"
#include "settings_schema.hpp"
#include "tpe/plugin_tpe.hpp"

namespace {

using auto_optimizer::Choice;
using auto_optimizer::Way;

std::unique_ptr<femrun::Optimizer> made(Way way) {
    const femrun::Settings as_they_are("{}");
    switch (way) {
        case Way::gp:
            return std::make_unique<gp::GpOptimizer>(as_they_are);
        case Way::tpe:
            return std::make_unique<tpe::TpeOptimizer>(as_they_are);
        case Way::nsga2:
            return std::make_unique<nsga2::Nsga2Optimizer>(as_they_are);
    }
    return nullptr;
}

/// A seed of its own for each that takes over; who is asked first has the study's, so that it
/// proposes what it proposes alone. Steele, Lea, Flood 2014: the steps of SplitMix64.
std::uint64_t seed_of(std::uint64_t study, std::uint64_t change) {
    if (change == 0) return study;
    std::uint64_t mixed = study + change * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

/// A verdict that outlives the call that brought it.
struct Told {
    std::uint64_t trial = 0;
    femrun::Outcome outcome = femrun::Outcome::complete;
    std::string stage;
    std::vector<double> losses, excesses;
};

std::vector<Way> among(const femrun::Settings& settings) {
    std::vector<Way> ways;
    for (const Way way : {Way::gp, Way::tpe, Way::nsga2})
        if (settings.flag(auto_optimizer::name(way), true)) ways.push_back(way);
    if (ways.empty())
        throw femrun::Invalid("gp, tpe and nsga2 are all false; leave one that may be chosen");
    return ways;
}

class Auto final : public femrun::ChoosingOptimizer {
public:
    explicit Auto(const femrun::Settings& settings) : among_(among(settings)) {}

    void open(const femrun::Host& host, const femrun::Problem& problem) override {
        problem_ = problem;
        designs_.clear();
        told_.clear();
        changes_ = 0;
        said_ = asked_ = false;
        // Without a host that tells what lies ahead, this is what it stays with.
        way_ = auto_optimizer::choose(situation({}), std::nullopt).way;
        begin(host);
    }

    std::optional<femrun::Course> consider(const femrun::Host& host,
                                           const femrun::Outlook& outlook) override {
        const Choice choice = auto_optimizer::choose(situation(outlook), way_);
        if (said_ && choice.way == way_) return std::nullopt;
        go(host, choice.way);
        return femrun::Course{std::string(auto_optimizer::name(choice.way)), choice.reason};
    }

    void follow(const femrun::Host& host, std::string_view course) override {
        const auto way = auto_optimizer::way_named(course);
        if (!way)
            throw femrun::Invalid("'" + std::string(course) +
                                  "' is on record as chosen, which this version does not know");
        go(host, *way);
    }

    bool ask(const femrun::Host& host, std::uint64_t trial, femrun::View<double> design) override {
        asked_ = true;
        if (!at_work_->ask(host, trial, design)) return false;
        designs_.push_back({trial, {design.begin(), design.end()}});
        return true;
    }

    void adopt(const femrun::Host& host, std::uint64_t trial,
               femrun::View<const double> design) override {
        at_work_->adopt(host, trial, design);
        designs_.push_back({trial, {design.begin(), design.end()}});
    }

    void tell(const femrun::Host& host, const femrun::Verdict& verdict) override {
        at_work_->tell(host, verdict);
        told_.push_back({verdict.trial,
                         verdict.outcome,
                         std::string(verdict.stage),
                         {verdict.losses.begin(), verdict.losses.end()},
                         {verdict.excesses.begin(), verdict.excesses.end()}});
    }

private:
    struct Known {
        std::uint64_t trial = 0;
        std::vector<double> design;
    };

    auto_optimizer::Situation situation(const femrun::Outlook& outlook) const {
        return {.among = among_,
                .parameters = problem_.parameters.size(),
                .objectives = problem_.objective_count,
                .constraints = problem_.constraint_count,
                .told = told_.size(),
                .trials_wanted = outlook.trials_wanted,
                .trials_most = outlook.trials_most,
                .slots = outlook.slots,
                .left_s = outlook.left_s,
                .solve_s = outlook.solve_s};
    }

    /// The first that is said changes nothing where it is what was begun with.
    void go(const femrun::Host& host, Way way) {
        said_ = true;
        if (way == way_) return;
        way_ = way;
        if (asked_) ++changes_;
        begin(host);
    }

    void begin(const femrun::Host& host) {
        femrun::Problem problem = problem_;
        problem.seed = seed_of(problem_.seed, changes_);
        at_work_ = made(way_);
        at_work_->open(host, problem);
        for (const Known& known : designs_)
            at_work_->adopt(host, known.trial, {known.design.data(), known.design.size()});
        for (const Told& told : told_)
            at_work_->tell(host, {.trial = told.trial,
                                  .outcome = told.outcome,
                                  .stage = told.stage,
                                  .losses = {told.losses.data(), told.losses.size()},
                                  .excesses = {told.excesses.data(), told.excesses.size()}});
    }

    const std::vector<Way> among_;
    femrun::Problem problem_;
    std::vector<Known> designs_;
    std::vector<Told> told_;
    Way way_ = Way::gp;
    std::uint64_t changes_ = 0;
    bool said_ = false;
    bool asked_ = false;  // adopted designs begin no sequence of random numbers
    std::unique_ptr<femrun::Optimizer> at_work_;
};

}  // namespace

FEMRUN_OPTIMIZER_PLUGIN(Auto, "auto", "0.1.0",
                        "The optimizer that suits the study, and another when it suits it better.",
                        auto_optimizer::settings_schema, FEMRUN_FLAG_IN_PROCESS)
