// SPDX-License-Identifier: MIT
// An optimizer on the bench: its table called as a study would, each call watched.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench_host.hpp"
#include "lent.hpp"
#include "random_space.hpp"

namespace femrun::conformance {

using Design = std::vector<double>;

/// How the host's structures are sized when they are passed.
enum class Sizes { right, longer, shorter };

enum class AfterCall { left, taken_back };

struct Told {
    std::uint64_t trial = 0;
    femrun_outcome_t outcome = FEMRUN_COMPLETE;
    std::vector<double> losses, excesses;
};

class OptimizerBench {
public:
    /// Creates it with its default settings; what goes wrong is found and leaves it not `usable`.
    OptimizerBench(const Subject& subject, Findings& findings, Age age = Age::present);
    ~OptimizerBench();

    bool usable() const { return table_ != nullptr; }
    BenchHost& host() { return host_; }

    /// Whether what calls were lent is made unreadable when they have returned; left otherwise.
    /// `behind` is what stands in memory behind the losses and excesses of a verdict.
    void lend(AfterCall after, double behind = 0) {
        after_ = after;
        behind_ = behind;
    }

    /// FEMRUN_INVALID is an answer: nobody has to take every problem. Any other refusal is found.
    femrun_status_t open(const Space& space, std::uint64_t seed, Sizes sizes = Sizes::right);
    /// The designs proposed, checked: in the space, keeping the rule, not more than asked for, and
    /// at once. `status` gets what ask returned.
    std::vector<Design> ask(std::uint64_t first_trial, std::size_t count,
                            femrun_status_t* status = nullptr);
    femrun_status_t adopt(std::uint64_t trial, const Design& design);
    /// A refusal is found, unless it is of news that nobody need understand.
    enum class Refusal { found, allowed };
    femrun_status_t tell(const std::vector<Told>& verdicts, Refusal refusal = Refusal::found);

private:
    BenchHost host_;
    femrun_optimizer_t* table_ = nullptr;
    Space space_;
    AfterCall after_ = AfterCall::left;
    double behind_ = 0;
    bool open_ = false;
    /// What open, the last ask and the last tell were lent, for longer than they need it.
    LentTexts texts_;
    std::vector<femrun_parameter_t> parameters_;
    LentNumbers rows_, rows_before_;
    std::vector<femrun_verdict_t> verdicts_;
    std::vector<Told> told_;
};

/// A verdict of any kind: good, infeasible, failed at some stage, dropped.
Told random_verdict(std::mt19937_64& random, std::uint64_t trial, const Space& space);

/// "(0.5, 3)"
std::string shown(const Design& design);

/// A space that the optimizer takes: the plane, or else the finite one, or one of either kind with
/// more objectives. Nothing when it takes none, which is said to `findings`: the law is not tried.
std::optional<Space> taken_space(const Subject& subject, Findings& findings);

}  // namespace femrun::conformance
