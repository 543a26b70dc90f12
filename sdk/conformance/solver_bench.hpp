// SPDX-License-Identifier: MIT
// A solver on the bench: its table called as a slot would, each call watched.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench_host.hpp"
#include "lent.hpp"

namespace femrun::conformance {

/// How the host's structures are sized when they are passed: as now, longer, as SDK 1.0 had them,
/// or too short.
enum class SetupSize { right, longer, first, shorter };

/// Whether what was lent to open is made unreadable when it has returned.
enum class AfterOpen { left, taken_back };

class SolverBench {
public:
    /// Creates it with the study's settings, or with its default ones. A refusal is a finding
    /// unless the settings are known to be incomplete.
    SolverBench(const Subject& subject, Findings& findings, Age age = Age::present);
    ~SolverBench();

    bool usable() const { return table_ != nullptr; }
    BenchHost& host() { return host_; }

    struct Probed {
        SolverStudy study;  // with the variables' present values
        std::vector<std::string> facts;
    };
    femrun_status_t probe(Probed& found);

    femrun_status_t open(const SolverStudy& study, SetupSize size = SetupSize::right,
                         AfterOpen after = AfterOpen::left);
    /// Solves a design of `study`, which it was opened for, and checks the response.
    femrun_status_t solve(const SolverStudy& study, SetupSize size = SetupSize::right);
    std::vector<double> response() const { return responses_.back().values(); }

private:
    void check_failure(femrun_status_t status);
    void check_response(const SolverStudy& study);
    void check_lent(const std::vector<double>& earlier);

    BenchHost host_;
    femrun_solver_t* table_ = nullptr;
    /// What open is lent, for longer than it needs: who keeps it is found out where that is tried.
    struct Lent {
        LentTexts texts;
        std::vector<femrun_quantity_t> quantities;
        std::vector<femrun_text_t> responses;
        std::vector<std::uint32_t> response_flags;
        std::vector<femrun_range_t> ranges;
        std::shared_ptr<void> table;
    };
    std::list<Lent> lent_;
    std::vector<LentNumbers> responses_{LentNumbers()};  // of the last attempt and the one before
    std::uint64_t attempts_ = 0;
};

/// The study that a solver is tried with: the subject's, or what its probe finds. Nothing when it
/// needs settings that nobody gave, or finds no responses; `findings` hears that nothing was tried.
std::optional<SolverStudy> study_for(const Subject& subject, Findings& findings);

/// One that has opened the study; null, and not tried, when it does not.
std::unique_ptr<SolverBench> opened(const Subject& subject, Findings& findings,
                                    const SolverStudy& study);

}  // namespace femrun::conformance
