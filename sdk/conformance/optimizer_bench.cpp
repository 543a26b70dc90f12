// SPDX-License-Identifier: MIT
#include "optimizer_bench.hpp"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <limits>
#include <utility>

namespace femrun::conformance {

namespace {

// "At once": an ask of a study with a few hundred trials has a second of a slow machine.
constexpr double ask_max_s = 1.0;
constexpr double waited_max_s = 5.0;

/// Makes unreadable what was lent.
template <typename Value>
void spoil(std::vector<Value>& all) {
    if (!all.empty()) std::memset(static_cast<void*>(all.data()), 0xDB, all.size() * sizeof all[0]);
}

const std::string stage_texts[] = {"model", "mesh", "solve", "post"};

}  // namespace

std::string shown(const Design& design) {
    std::string text = "(";
    for (const double value : design) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.6g", value);
        text += (text.size() > 1 ? ", " : "") + std::string(digits);
    }
    return text + ")";
}

OptimizerBench::OptimizerBench(const Subject& subject, Findings& findings, Age age)
    : host_(subject, findings, age) {
    const auto* factory =
        static_cast<const femrun_optimizer_factory_t*>(subject.entry->factory(subject.index));
    if (!factory || factory->size < FEMRUN_OPTIMIZER_FACTORY_SIZE_MIN || !factory->create) {
        findings.add("its factory is no optimizer factory");
        return;
    }
    const DefaultSettings settings = settings_of(subject);
    if (!settings.missing.empty()) {
        findings.not_tried(said_missing(settings.missing));
        return;
    }
    femrun_optimizer_t* made = nullptr;
    const auto status = host_.call("create", [&] {
        return factory->create(host_.table(), texts_.lend(settings.json), &made);
    });
    if (status != FEMRUN_OK) {
        if (!host_.blamed())
            findings.add("create with settings " + settings.json + " returned " +
                         status_name(status) + ": " + host_.message());
    } else if (!made) {
        findings.add("create returned FEMRUN_OK without an optimizer");
    } else if (made->size < FEMRUN_OPTIMIZER_SIZE_MIN || !made->open || !made->ask ||
               !made->adopt || !made->tell || !made->destroy) {
        findings.add("its optimizer table is too short or lacks a function");
    } else {
        table_ = made;
        if (const auto wrong = wrong_size("optimizer", made->size, sizeof *made, subject);
            !wrong.empty())
            findings.add(wrong);
    }
}

OptimizerBench::~OptimizerBench() {
    if (!table_) return;
    host_.call("destroy", [&] {
        table_->destroy(table_);
        return FEMRUN_OK;
    });
}

femrun_status_t OptimizerBench::open(const Space& space, std::uint64_t seed, Sizes sizes) {
    space_ = space;
    parameters_.clear();
    for (const auto& axis : space.axes) {
        femrun_parameter_t parameter{};
        parameter.name = texts_.lend(axis.name);
        parameter.kind = axis.kind;
        parameter.logarithmic = axis.logarithmic ? 1 : 0;
        parameter.low = axis.low;
        parameter.high = axis.high;
        parameter.step = axis.step;
        if (axis.kind == FEMRUN_CATEGORICAL)
            parameter.choice_count = static_cast<std::uint32_t>(axis.high) + 1;
        parameters_.push_back(parameter);
    }
    struct {
        femrun_problem_t problem;
        unsigned char future[64];
    } passed{};
    std::memset(passed.future, 0xDB, sizeof passed.future);
    passed.problem.size = sizes == Sizes::right    ? sizeof passed.problem
                          : sizes == Sizes::longer ? sizeof passed
                                                   : 2 * sizeof(std::uint32_t);
    passed.problem.parameter_count = static_cast<std::uint32_t>(parameters_.size());
    passed.problem.parameters = parameters_.data();
    passed.problem.objective_count = space.objectives;
    passed.problem.constraint_count = space.constraints;
    passed.problem.seed = seed;
    const auto status =
        host_.call("open", [&] { return table_->open(table_, host_.table(), &passed.problem); });
    if (after_ == AfterCall::taken_back) {
        texts_.take_back();
        spoil(parameters_);
    }
    open_ = status == FEMRUN_OK;
    if (status != FEMRUN_OK && status != FEMRUN_INVALID && !host_.blamed())
        host_.findings().add("open refused " + space.shown() + " with " + status_name(status) +
                             "; what an optimizer cannot do is FEMRUN_INVALID");
    return status;
}

std::vector<Design> OptimizerBench::ask(std::uint64_t first_trial, std::size_t count,
                                        femrun_status_t* status) {
    std::vector<std::uint64_t> trials(count);
    for (std::size_t i = 0; i < count; ++i) trials[i] = first_trial + i;
    const std::size_t width = space_.axes.size();
    const auto earlier = rows_.values();
    rows_before_ =
        std::exchange(rows_, LentNumbers(count * width, std::numeric_limits<double>::quiet_NaN()));
    std::size_t proposed = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu_start = std::clock();
    const auto returned = host_.call("ask", [&] {
        return table_->ask(table_, host_.table(), trials.data(), count, rows_.data(), &proposed);
    });
    const double took =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (status) *status = returned;
    Findings& findings = host_.findings();
    const auto rows = rows_.values();
    if (!rows_.fences_stand())
        findings.add("ask for " + std::to_string(count) + " designs of " + std::to_string(width) +
                     " parameters wrote beside the room for them");
    if (!rows_before_.same_as(earlier))
        findings.add(
            "ask wrote to the designs of an earlier ask, which were lent until it returned");
    // On a busy machine a second may pass in which nothing of it was computed.
    const double cpu_s = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
    if (took > ask_max_s && (cpu_s > ask_max_s || took > waited_max_s))
        findings.add("ask did not answer at once but took more than " +
                     std::to_string(static_cast<int>(ask_max_s)) + " s");
    if (returned != FEMRUN_OK) return {};
    if (proposed > count) {
        findings.add("ask for " + std::to_string(count) + " designs says that it proposed " +
                     std::to_string(proposed));
        return {};
    }
    if (proposed < count && space_.size() == 0)
        findings.add("ask for " + std::to_string(count) + " designs proposed " +
                     std::to_string(proposed) + ", but the search space is not finite");
    std::vector<Design> designs;
    for (std::size_t i = 0; i < proposed; ++i) {
        Design design(rows.begin() + static_cast<std::ptrdiff_t>(i * width),
                      rows.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
        if (const auto misfit = space_.misfit(design.data()); !misfit.empty())
            findings.add("ask proposed a design outside the search space: " + misfit);
        if (!host_.keeps_rule(design.data()))
            findings.add("ask proposed a design that breaks a rule");
        designs.push_back(std::move(design));
    }
    return designs;
}

femrun_status_t OptimizerBench::adopt(std::uint64_t trial, const Design& design) {
    const auto status = host_.call(
        "adopt", [&] { return table_->adopt(table_, host_.table(), trial, design.data()); });
    if (status != FEMRUN_OK && !host_.stop_asked() && !host_.blamed())
        host_.findings().add("adopt returned " + status_name(status) + ": " + host_.message() +
                             "; the user's own designs are tried whatever an optimizer makes of "
                             "them");
    return status;
}

femrun_status_t OptimizerBench::tell(const std::vector<Told>& verdicts, Refusal refusal) {
    told_ = verdicts;
    verdicts_.clear();
    for (Told& told : told_) {
        if (!told.losses.empty()) told.losses.push_back(behind_);
        if (!told.excesses.empty()) told.excesses.push_back(behind_);
        femrun_verdict_t verdict{};
        verdict.trial = told.trial;
        verdict.outcome = told.outcome;
        if (told.outcome == FEMRUN_COMPLETE) {
            verdict.losses = told.losses.data();
            verdict.excesses = told.excesses.data();
        } else if (told.outcome == FEMRUN_FAILED_DESIGN) {
            verdict.stage = c_text(stage_texts[told.trial % 4]);
        }
        verdicts_.push_back(verdict);
    }
    const auto status = host_.call("tell", [&] {
        return table_->tell(table_, host_.table(), verdicts_.data(), verdicts_.size());
    });
    if (status != FEMRUN_OK && open_ && refusal == Refusal::found && !host_.stop_asked() &&
        !host_.blamed())
        host_.findings().add("tell returned " + status_name(status) + ": " + host_.message() +
                             "; any verdict may come");
    if (after_ == AfterCall::taken_back) {
        spoil(verdicts_);
        for (Told& told : told_) {
            spoil(told.losses);
            spoil(told.excesses);
        }
    }
    return status;
}

std::optional<Space> taken_space(const Subject& subject, Findings& findings) {
    std::string why;
    for (const std::uint32_t objectives : {1u, 2u}) {
        for (Space space : {plane(), finite_space()}) {
            space.objectives = objectives;
            OptimizerBench bench(subject, findings);
            if (!bench.usable()) return std::nullopt;
            if (bench.open(space, subject.seed) == FEMRUN_OK) return space;
            if (why.empty()) why = "open refused " + space.shown() + ": " + bench.host().message();
        }
    }
    findings.not_tried(why);
    return std::nullopt;
}

Told random_verdict(std::mt19937_64& random, std::uint64_t trial, const Space& space) {
    Told told;
    told.trial = trial;
    const double dice = uniform(random);
    if (dice < 0.15) {
        told.outcome = FEMRUN_FAILED_DESIGN;
        return told;
    }
    if (dice < 0.2) {
        told.outcome = FEMRUN_DROPPED;
        return told;
    }
    for (std::uint32_t i = 0; i < space.objectives; ++i) {
        // Extremes are finite numbers too, and equal losses are common.
        const double kind = uniform(random);
        told.losses.push_back(kind < 0.05   ? 1e308
                              : kind < 0.1  ? -1e308
                              : kind < 0.15 ? 5e-324
                              : kind < 0.3  ? 0
                                            : 10 * uniform(random) - 5);
    }
    // Half of them beyond the limit, half within.
    for (std::uint32_t i = 0; i < space.constraints; ++i)
        told.excesses.push_back(100 * (uniform(random) - 0.5));
    return told;
}

}  // namespace femrun::conformance
