// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <memory>
#include <set>

#include "optimizer_bench.hpp"
#include "optimizer_checks.hpp"

namespace femrun::conformance {

namespace {

/// An open optimizer for a space that it takes, or null.
std::unique_ptr<OptimizerBench> opened(const Subject& subject, Findings& findings,
                                       const Space& space, std::uint64_t seed) {
    auto bench = std::make_unique<OptimizerBench>(subject, findings);
    if (!bench->usable()) return nullptr;
    const auto status = bench->open(space, seed);
    if (status == FEMRUN_OK) return bench;
    findings.not_tried("open refused " + space.shown() + ": " + bench->host().message());
    return nullptr;
}

/// A design inside the space that nobody proposed: a quarter along each axis, the low end of steps.
Design own_guess(const Space& space) {
    Design design;
    for (const auto& axis : space.axes)
        design.push_back(axis.step > 0 ? axis.low : axis.low + (axis.high - axis.low) / 4);
    return design;
}

bool same(const Design& a, const Design& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

/// A study of `trials` trials in waves of three, told in another order than asked, some late.
std::vector<Design> played(OptimizerBench& bench, const Space& space, std::uint64_t seed,
                           std::uint64_t from, std::uint64_t to) {
    std::vector<Design> designs;
    for (std::uint64_t trial = from; trial < to; trial += 3) {
        const auto wave = bench.ask(trial, 3);
        designs.insert(designs.end(), wave.begin(), wave.end());
        std::vector<Told> verdicts;
        for (std::uint64_t i = wave.size(); i-- > 0;) {
            std::mt19937_64 random(seed * 1000 + trial + i);  // of the trial, not of the order
            verdicts.push_back(random_verdict(random, trial + i, space));
        }
        bench.tell(verdicts);
    }
    return designs;
}

void compare(const std::vector<Design>& is, const std::vector<Design>& should_be,
             const std::string& what, Findings& findings) {
    for (std::size_t i = 0; i < std::max(is.size(), should_be.size()); ++i) {
        if (i >= is.size() || i >= should_be.size()) {
            findings.add(what + " proposed " + std::to_string(is.size()) + " designs instead of " +
                         std::to_string(should_be.size()));
            return;
        }
        if (same(is[i], should_be[i])) continue;
        findings.add(what + " proposed another design for trial " + std::to_string(i + 1) + ": " +
                     shown(is[i]) + " instead of " + shown(should_be[i]));
        return;
    }
}

}  // namespace

void same_seed_same_designs(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    for (const Space& space : {*taken, finite_space()}) {
        const auto first = opened(subject, findings, space, subject.seed);
        const auto second = opened(subject, findings, space, subject.seed);
        if (!first || !second) continue;
        const auto designs = played(*first, space, subject.seed, 1, 24);
        compare(played(*second, space, subject.seed, 1, 24), designs,
                "the same seed with the same verdicts", findings);
    }
    findings.tried();  // if not on both spaces
    const auto one = opened(subject, findings, *taken, subject.seed);
    const auto other = opened(subject, findings, *taken, subject.seed + 1);
    if (!one || !other) return;
    if (one->ask(1, 8) == other->ask(1, 8))
        findings.add(
            "another seed proposed the same 8 designs; derive every random choice from "
            "the problem's seed");
}

void asks_add_up(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    const auto together = opened(subject, findings, *taken, subject.seed);
    const auto apart = opened(subject, findings, *taken, subject.seed);
    if (!together || !apart) return;
    // Also after verdicts, and with trials under way.
    for (std::uint64_t trial = 1; trial < 40; trial += 7) {
        const auto whole = together->ask(trial, 7);
        auto parts = apart->ask(trial, 3);
        for (const Design& design : apart->ask(trial + 3, 4)) parts.push_back(design);
        compare(parts, whole, "asking for 3 and then for 4 designs", findings);
        if (whole.size() < 3) return;  // a finite space is used up
        std::mt19937_64 random(subject.seed + trial);
        const std::vector<Told> verdict{random_verdict(random, trial + 2, *taken)};
        together->tell(verdict);
        apart->tell(verdict);
    }
}

void replay_restores(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    const Space& space = *taken;
    const auto through = opened(subject, findings, space, subject.seed);
    const auto resumed = opened(subject, findings, space, subject.seed);
    if (!through || !resumed) return;
    const auto designs = played(*through, space, subject.seed, 1, 31);
    auto again = played(*resumed, space, subject.seed, 1, 16);
    for (const Design& design : played(*resumed, space, subject.seed, 16, 31))
        again.push_back(design);
    compare(again, designs, "a replay of the same asks and tells", findings);

    const auto adopting = opened(subject, findings, space, subject.seed);
    const auto adopting_again = opened(subject, findings, space, subject.seed);
    if (!adopting || !adopting_again) return;
    for (auto* bench : {adopting.get(), adopting_again.get()}) {
        bench->adopt(1, own_guess(space));
        Told told{1, FEMRUN_COMPLETE, Design(space.objectives, -3), {}};
        bench->tell({told});
    }
    compare(adopting_again->ask(2, 10), adopting->ask(2, 10), "a replay with an adopted design",
            findings);
}

void rules_are_kept(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    const Space& space = *taken;
    const auto bench = opened(subject, findings, space, subject.seed);
    if (!bench) return;
    // An eighth of the plane keeps it: high values in sum.
    bench->host().set_rule([&space](const double* design) {
        double sum = 0;
        for (std::size_t i = 0; i < space.axes.size(); ++i)
            sum += (design[i] - space.axes[i].low) / (space.axes[i].high - space.axes[i].low);
        return sum > 0.75 * static_cast<double>(space.axes.size());
    });
    std::mt19937_64 random(subject.seed);
    for (std::uint64_t trial = 1; trial <= 60; trial += 4) {
        const auto designs = bench->ask(trial, 4);  // checks the rule itself
        std::vector<Told> verdicts;
        for (std::size_t i = 0; i < designs.size(); ++i)
            verdicts.push_back(random_verdict(random, trial + i, space));
        bench->tell(verdicts);
    }
    // No design keeps this one: that must be said, and soon.
    const auto hopeless = opened(subject, findings, space, subject.seed);
    if (!hopeless) return;
    hopeless->host().set_rule([](const double*) { return false; });
    femrun_status_t status = FEMRUN_OK;
    hopeless->ask(1, 1, &status);
    if (status != FEMRUN_UNAVAILABLE && !hopeless->host().blamed())
        findings.add("with a rule that no design keeps, ask returned " + status_name(status) +
                     " instead of FEMRUN_UNAVAILABLE");
}

void finite_space_is_used_up(const Subject& subject, Findings& findings) {
    const Space space = finite_space();
    const auto bench = opened(subject, findings, space, subject.seed);
    if (!bench) return;
    std::set<Design> seen;
    bool used_up = false;
    std::uint64_t trial = 1;
    for (int round = 0; round < 20 && !used_up; ++round) {
        const auto designs = bench->ask(trial, 5);
        used_up = designs.size() < 5;
        std::vector<Told> verdicts;
        for (std::size_t i = 0; i < designs.size(); ++i) {
            seen.insert(designs[i]);
            std::mt19937_64 random(subject.seed + trial + i);
            verdicts.push_back(random_verdict(random, trial + i, space));
        }
        bench->tell(verdicts);
        trial += designs.size();
    }
    if (!used_up) return;  // it may repeat designs for ever; then it never says that it is done
    if (seen.size() < space.size())
        findings.add("ask gave fewer designs than asked for although " +
                     std::to_string(space.size() - seen.size()) + " of " +
                     std::to_string(space.size()) + " designs were never proposed");
    if (!bench->ask(trial, 3).empty())
        findings.add("ask said that the finite space is used up, and then proposed more");
}

void designs_are_new(const Subject& subject, Findings& findings) {
    const auto bench = opened(subject, findings, plane(), subject.seed);
    if (!bench) return;
    // Good news first and bad news later: both are followed by designs that were not there before.
    constexpr std::uint64_t trials = 40;
    std::set<Design> seen;
    std::uint64_t asked = 0;
    for (std::uint64_t trial = 1; trial <= trials; ++trial) {
        const auto designs = bench->ask(trial, 1);
        if (designs.size() != 1) break;
        ++asked;
        seen.insert(designs[0]);
        bench->tell({Told{trial, FEMRUN_COMPLETE, {trial < 20 ? -double(trial) : 1.0}, {}}});
    }
    // A few of them twice are a search that has closed in; half of them are nights of solves lost.
    if (asked == trials && seen.size() <= trials / 2)
        findings.add("ask proposed " + std::to_string(seen.size()) + " different designs in " +
                     std::to_string(trials) +
                     " trials of a continuous space; a design that was solved teaches nothing new");
}

}  // namespace femrun::conformance
