// SPDX-License-Identifier: MIT
#include <limits>

#include "leftovers.hpp"
#include "optimizer_bench.hpp"
#include "optimizer_checks.hpp"

namespace femrun::conformance {

void takes_random_spaces(const Subject& subject, Findings& findings) {
    std::mt19937_64 random(subject.seed);
    bool taken = false;
    std::string why;
    constexpr int spaces = 60;
    for (int i = 0; i < spaces; ++i) {
        const Space space = random_space(random);
        OptimizerBench bench(subject, findings);
        if (!bench.usable()) return;
        // It may be for one objective only, or for real parameters, and say so.
        if (bench.open(space, random()) != FEMRUN_OK) {
            why = bench.host().message();
            continue;
        }
        taken = true;
        std::uint64_t trial = 1;
        for (int wave = 0; wave < 12; ++wave) {
            const auto designs = bench.ask(trial, 1 + static_cast<std::size_t>(wave % 4));
            std::vector<Told> verdicts;
            for (std::size_t j = designs.size(); j-- > 0;)
                if (uniform(random) < 0.8)  // the rest still run when the study ends
                    verdicts.push_back(random_verdict(random, trial + j, space));
            bench.tell(verdicts);
            trial += designs.size();
        }
    }
    if (!taken)
        findings.not_tried("open refused " + std::to_string(spaces) +
                           " search spaces of all kinds, the last with: " + why);
}

void lives_with_bad_news(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    for (const auto outcome : {FEMRUN_FAILED_DESIGN, FEMRUN_DROPPED, FEMRUN_COMPLETE}) {
        OptimizerBench bench(subject, findings);
        if (!bench.usable()) return;
        Space space = *taken;
        space.constraints = 1;
        if (bench.open(space, subject.seed) != FEMRUN_OK) {
            findings.not_tried("open refused " + space.shown() + ": " + bench.host().message());
            return;
        }
        for (std::uint64_t trial = 1; trial <= 60; ++trial) {
            if (bench.ask(trial, 1).size() != 1) break;
            Told told;
            told.trial = trial;
            told.outcome = static_cast<femrun_outcome_t>(outcome);
            if (outcome == FEMRUN_COMPLETE) {  // all the same, and none feasible
                told.losses.assign(space.objectives, std::numeric_limits<double>::max());
                told.excesses.assign(space.constraints, 1e300);
            }
            bench.tell({told});
        }
        bench.tell({});
    }
}

void optimizer_bears_other_hosts(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    for (const Age age : {Age::older, Age::newer, Age::bare}) {
        OptimizerBench bench(subject, findings, age);
        if (!bench.usable()) return;
        const auto sizes = age == Age::newer ? Sizes::longer : Sizes::right;
        if (bench.open(*taken, subject.seed, sizes) != FEMRUN_OK) {
            findings.add("open refused " + taken->shown() + " of " +
                         (age == Age::newer ? "a newer host"
                                            : "a host without the extensions that it knows") +
                         ": " + bench.host().message());
            continue;
        }
        std::mt19937_64 random(subject.seed);
        for (std::uint64_t trial = 1; trial <= 10; ++trial)
            if (bench.ask(trial, 1).size() == 1)
                bench.tell({random_verdict(random, trial, *taken)});
    }
}

void optimizer_refuses_short_tables(const Subject& subject, Findings& findings) {
    if (!taken_space(subject, findings)) return;
    OptimizerBench bench(subject, findings);
    if (!bench.usable()) return;
    if (bench.open(plane(), subject.seed, Sizes::shorter) == FEMRUN_OK)
        findings.add(
            "open took a problem whose size says that it has no parameters; read a member "
            "only if FEMRUN_HAS says so");
}

void optimizer_bears_wrong_order(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    OptimizerBench bench(subject, findings);
    if (!bench.usable()) return;
    if (!bench.ask(1, 1).empty()) findings.add("ask proposed a design before open");
    bench.tell({});
    // A verdict on a trial that it was never asked for: late news of another life.
    OptimizerBench other(subject, findings);
    if (!other.usable() || other.open(*taken, subject.seed) != FEMRUN_OK) return;
    other.tell({Told{99, FEMRUN_COMPLETE, Design(taken->objectives, 1), {}}},
               OptimizerBench::Refusal::allowed);
    other.ask(1, 2);
}

void optimizer_stops_when_asked(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    OptimizerBench bench(subject, findings);
    if (!bench.usable() || bench.open(*taken, subject.seed) != FEMRUN_OK) return;
    bench.host().ask_to_stop();
    bench.ask(1, 100);  // answers at once, designs or FEMRUN_CANCELLED
    bench.host().take_back_stop();
    if (bench.ask(101, 2).size() != 2 && taken->size() == 0 && !bench.host().blamed())
        findings.add("after a call that it was asked to stop, ask proposes no more designs");
}

void optimizer_keeps_nothing_borrowed(const Subject& subject, Findings& findings) {
    const auto taken = taken_space(subject, findings);
    if (!taken) return;
    const auto proposed = [&](AfterCall after, double behind) {
        std::vector<Design> designs;
        OptimizerBench bench(subject, findings);
        if (!bench.usable()) return designs;
        bench.lend(after, behind);
        if (bench.open(*taken, subject.seed) != FEMRUN_OK) return designs;
        for (std::uint64_t trial = 1; trial <= 20; ++trial) {
            std::mt19937_64 random(subject.seed + trial);
            for (auto& design : bench.ask(trial, 1)) designs.push_back(std::move(design));
            bench.tell({random_verdict(random, trial, *taken)});
        }
        return designs;
    };
    const auto designs = proposed(AfterCall::left, 0);
    if (proposed(AfterCall::left, -1e9) != designs)
        findings.add(
            "it proposed other designs when other numbers stood behind the losses and excesses of "
            "verdicts; there are objective_count and constraint_count of them");
    if (proposed(AfterCall::taken_back, 0) != designs)
        findings.add(
            "it proposed other designs when what calls had lent it was gone afterwards; copy what "
            "is needed of the problem, of verdicts and of designs");
}

void optimizer_leaves_nothing_behind(const Subject& subject, Findings& findings) {
    find_leftovers(subject, findings, "optimizers that were made, opened and destroyed", [&] {
        OptimizerBench bench(subject, findings);
        if (!bench.usable()) return false;
        if (bench.open(plane(), subject.seed) == FEMRUN_OK) bench.ask(1, 2);
        return true;
    });
}

void optimizer_is_made_often(const Subject& subject, Findings& findings) {
    for (int i = 0; i < 100; ++i) {
        OptimizerBench bench(subject, findings);
        if (!bench.usable()) return;
        if (i % 2 == 0) continue;  // destroyed without having been opened
        if (bench.open(plane(), subject.seed) == FEMRUN_OK) bench.ask(1, 2);
    }
}

}  // namespace femrun::conformance
