// SPDX-License-Identifier: MIT
#include "solver_checks.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include "leftovers.hpp"
#include "random_space.hpp"
#include "solver_bench.hpp"

namespace femrun::conformance {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of variables and responses, as probe named them.
std::vector<std::string> names_of(const SolverBench::Probed& found) {
    std::vector<std::string> names;
    for (const auto& variable : found.study.design) names.push_back(variable.name);
    names.push_back("");  // between the two
    names.insert(names.end(), found.study.responses.begin(), found.study.responses.end());
    return names;
}

// What "soon" means to should_stop: the host kills a little later.
constexpr double stop_max_s = 1.0;

}  // namespace

void solver_probes(const Subject& subject, Findings& findings) {
    SolverBench bench(subject, findings);
    if (!bench.usable()) return;
    SolverBench::Probed first;
    for (int i = 0; i < 2; ++i) {
        SolverBench::Probed found;
        if (const auto status = bench.probe(found); status != FEMRUN_OK) {
            if (subject.study && !bench.host().blamed())
                findings.add("probe with the study's settings returned " + status_name(status) +
                             ": " + bench.host().message());
            return;
        }
        if (i == 0)
            first = std::move(found);
        else if (names_of(found) != names_of(first))
            findings.add("probe found other variables or responses the second time");
    }
}

void solver_solves(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    SolverBench bench(subject, findings);
    if (!bench.usable()) return;
    if (const auto status = bench.open(*study); status != FEMRUN_OK) {
        if (!bench.host().blamed())
            findings.add("open with the study's own quantities and responses returned " +
                         status_name(status) + ": " + bench.host().message());
        return;
    }
    for (int i = 0; i < 3; ++i)
        if (const auto status = bench.solve(*study); status != FEMRUN_OK && !bench.host().blamed())
            findings.add("solve of the study's design returned " + status_name(status) + ": " +
                         bench.host().message());
}

void solver_refuses_unknown_responses(const Subject& subject, Findings& findings) {
    auto study = study_for(subject, findings);
    if (!study) return;
    SolverBench bench(subject, findings);
    if (!bench.usable()) return;
    study->responses.push_back("no-such-response");
    if (bench.open(*study) != FEMRUN_OK) return;
    // Who takes it may return it too, or say in solve that it does not; what is left unset is
    // found.
    bench.solve(*study);
}

void solver_bears_strange_designs(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    const auto open = opened(subject, findings, *study);
    if (!open) return;
    SolverBench& bench = *open;
    for (const double value : {0.0, -1.0, 1e300, -1e300, 5e-324, 1e-12}) {
        SolverStudy strange = *study;
        for (auto& quantity : strange.design)
            if (quantity.kind != FEMRUN_CATEGORICAL)
                quantity.number =
                    quantity.kind == FEMRUN_INTEGER
                        ? std::clamp(std::trunc(value), -9007199254740992.0, 9007199254740992.0)
                        : value;
        const auto status = bench.solve(strange);
        if (status == FEMRUN_INVALID || status == FEMRUN_MISSING)
            findings.add("solve returned " + status_name(status) +
                         " for a design; a design that cannot be solved is FEMRUN_BAD_DESIGN");
    }
    if (const auto status = bench.solve(*study); status != FEMRUN_OK && !bench.host().blamed())
        findings.add("after designs that cannot be solved, one that could returned " +
                     status_name(status) + ": " + bench.host().message());
}

void solver_cancels_at_any_time(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    const auto open = opened(subject, findings, *study);
    if (!open) return;
    SolverBench& bench = *open;
    const auto start = Clock::now();
    bench.solve(*study);
    const double whole_s = seconds_since(start);

    std::mt19937_64 random(subject.seed);
    for (int i = 0; i < 8; ++i) {
        const double delay_s = i == 0 ? 0 : std::min(whole_s, 5.0) * uniform(random);
        std::thread canceller;
        auto asked = Clock::now();
        if (i == 0)
            bench.host().ask_to_stop();
        else
            canceller = std::thread([&] {
                std::this_thread::sleep_for(std::chrono::duration<double>(delay_s));
                asked = Clock::now();
                bench.host().ask_to_stop();
            });
        const auto status = bench.solve(*study);
        const auto ended = Clock::now();
        if (canceller.joinable()) canceller.join();
        const double late_s = std::chrono::duration<double>(ended - asked).count();
        if (late_s > stop_max_s)
            findings.add(
                "solve went on for more than 1 s after it was asked to stop; ask "
                "should_stop ten times a second");
        if (status != FEMRUN_OK && status != FEMRUN_CANCELLED && !bench.host().blamed())
            findings.add("solve that was asked to stop returned " + status_name(status) +
                         " instead of FEMRUN_CANCELLED");
        bench.host().take_back_stop();
    }
    if (const auto status = bench.solve(*study); status != FEMRUN_OK && !bench.host().blamed())
        findings.add("after a solve that was asked to stop, the next one returned " +
                     status_name(status) + ": " + bench.host().message());
}

void solver_bears_other_hosts(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    for (const Age age : {Age::older, Age::newer, Age::bare}) {
        SolverBench bench(subject, findings, age);
        if (!bench.usable()) return;
        const auto size = age == Age::newer   ? SetupSize::longer
                          : age == Age::older ? SetupSize::first
                                              : SetupSize::right;
        // Without extensions it may refuse, in a sentence; the bench has looked at that.
        const bool opened = bench.open(*study, size) == FEMRUN_OK;
        const bool solved = opened && bench.solve(*study, size) == FEMRUN_OK;
        if (age == Age::newer && !solved && !bench.host().blamed())
            findings.add(
                std::string(opened ? "solve" : "open") +
                " refused a newer host, whose tables are longer: " + bench.host().message());
    }
}

void solver_refuses_short_tables(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    SolverBench bench(subject, findings);
    if (!bench.usable()) return;
    if (bench.open(*study, SetupSize::shorter) == FEMRUN_OK)
        findings.add(
            "open took a setup whose size says that it has no quantities; read a member "
            "only if FEMRUN_HAS says so");
    SolverBench other(subject, findings);
    if (!other.usable() || other.open(*study) != FEMRUN_OK) return;
    if (other.solve(*study, SetupSize::shorter) == FEMRUN_OK)
        findings.add(
            "solve took an attempt whose size says that it has no design; read a member "
            "only if FEMRUN_HAS says so");
}

void solver_bears_wrong_order(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    SolverBench bench(subject, findings);
    if (!bench.usable()) return;
    if (bench.solve(*study) == FEMRUN_OK) findings.add("solve returned FEMRUN_OK before open");
}

void solver_bears_unicode(const Subject& subject, Findings& findings) {
    auto study = study_for(subject, findings);
    if (!study) return;
    SolverBench bench(subject, findings);
    if (!bench.usable()) return;
    SolverStudy foreign = *study;
    // Quantities that it does not know are no reason to fall: studies have more than a model uses.
    foreign.design.push_back({"Dicke σ der 翼桁", "µm²·K⁻¹", FEMRUN_REAL, 1.5, ""});
    foreign.design.push_back(
        {"материал", "", FEMRUN_CATEGORICAL, 0, "Baustahl S355 «kalt» 🙂"});
    if (bench.open(foreign) == FEMRUN_OK) bench.solve(foreign);
}

void solver_keeps_nothing_borrowed(const Subject& subject, Findings& findings) {
    const auto study = study_for(subject, findings);
    if (!study) return;
    const auto well = opened(subject, findings, *study);
    if (!well || well->solve(*study) != FEMRUN_OK) return;
    SolverBench bench(subject, findings);
    if (!bench.usable() || bench.open(*study, SetupSize::right, AfterOpen::taken_back) != FEMRUN_OK)
        return;
    const auto status = bench.solve(*study);
    if (status != FEMRUN_OK)
        findings.add("once open had returned and what it was lent was gone, solve returned " +
                     status_name(status) + ": " + bench.host().message() +
                     "; copy what is needed of the setup");
}

void solver_leaves_nothing_behind(const Subject& subject, Findings& findings) {
    find_leftovers(subject, findings, "solvers that were made and destroyed", [&] {
        SolverBench bench(subject, findings);
        return bench.usable();
    });
    const auto study = study_for(subject, findings);
    if (!study) return;
    const auto bench = opened(subject, findings, *study);
    if (!bench) return;
    find_leftovers(subject, findings, "solves", [&] { return bench->solve(*study) == FEMRUN_OK; });
}

void solver_is_made_often(const Subject& subject, Findings& findings) {
    for (int i = 0; i < 100; ++i) {
        SolverBench bench(subject, findings);
        if (!bench.usable()) return;
    }
}

}  // namespace femrun::conformance
