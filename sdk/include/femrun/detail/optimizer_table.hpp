// SPDX-License-Identifier: MIT
// From femrun::Optimizer to the C table of abi/optimizer.h, and back from the host's tables.
#pragma once

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../optimizer.hpp"
#include "../plugin.hpp"

namespace femrun {
namespace detail {

/// The C table with the author's object behind it.
struct OptimizerBox {
    femrun_optimizer_t table{};
    std::unique_ptr<Optimizer> optimizer;
    ChoosingOptimizer* chooser = nullptr;  // the same, if it is one
    Course chosen;                         // the last that it considered: lent to the host
    std::size_t parameter_count = 0, objective_count = 0, constraint_count = 0;
    bool is_open = false;

    static OptimizerBox& of(femrun_optimizer_t* table) {
        return *static_cast<OptimizerBox*>(table->self);
    }
    static OptimizerBox& opened(femrun_optimizer_t* table, const char* call) {
        OptimizerBox& box = of(table);
        if (!box.is_open) throw Invalid(std::string(call) + ": called before open");
        return box;
    }

    static femrun_status_t open(femrun_optimizer_t* table, const femrun_host_t* host,
                                const femrun_problem_t* problem) {
        return firewall(host, [&] {
            OptimizerBox& box = of(table);
            if (!FEMRUN_HAS(problem, seed))
                throw Invalid("open: the problem is too short for ABI 1");
            Problem taken;
            for (std::uint32_t i = 0; i < problem->parameter_count; ++i) {
                const femrun_parameter_t& from = problem->parameters[i];
                taken.parameters.push_back({std::string(view(from.name)),
                                            from.kind == FEMRUN_CATEGORICAL,
                                            from.kind == FEMRUN_INTEGER, from.logarithmic != 0,
                                            from.low, from.high, from.step});
            }
            taken.objective_count = problem->objective_count;
            taken.constraint_count = problem->constraint_count;
            taken.seed = problem->seed;
            box.parameter_count = taken.parameters.size();
            box.objective_count = taken.objective_count;
            box.constraint_count = taken.constraint_count;
            box.is_open = false;
            box.optimizer->open(Host(host), taken);
            box.is_open = true;
        });
    }

    static femrun_status_t ask(femrun_optimizer_t* table, const femrun_host_t* host,
                               const std::uint64_t* trials, std::size_t count, double* designs,
                               std::size_t* proposed) {
        *proposed = 0;
        return firewall(host, [&] {
            OptimizerBox& box = opened(table, "ask");
            const Host glasses(host);
            const std::size_t width = box.parameter_count;
            while (*proposed < count) {
                const View<double> row(designs + *proposed * width, width);
                if (!box.optimizer->ask(glasses, trials[*proposed], row)) return;
                ++*proposed;
            }
        });
    }

    static femrun_status_t adopt(femrun_optimizer_t* table, const femrun_host_t* host,
                                 std::uint64_t trial, const double* design) {
        return firewall(host, [&] {
            OptimizerBox& box = opened(table, "adopt");
            box.optimizer->adopt(Host(host), trial, {design, box.parameter_count});
        });
    }

    static femrun_status_t tell(femrun_optimizer_t* table, const femrun_host_t* host,
                                const femrun_verdict_t* verdicts, std::size_t count) {
        return firewall(host, [&] {
            OptimizerBox& box = opened(table, "tell");
            const Host glasses(host);
            for (std::size_t i = 0; i < count; ++i) {
                const femrun_verdict_t& from = verdicts[i];
                Verdict verdict;
                verdict.trial = from.trial;
                verdict.outcome = static_cast<Outcome>(from.outcome);
                verdict.stage = view(from.stage);
                if (verdict.outcome == Outcome::complete) {
                    verdict.losses = {from.losses, box.objective_count};
                    verdict.excesses = {from.excesses, box.constraint_count};
                }
                box.optimizer->tell(glasses, verdict);
            }
        });
    }

    static void destroy(femrun_optimizer_t* table) { delete &of(table); }

    static femrun_status_t consider(femrun_optimizer_t* table, const femrun_host_t* host,
                                    const femrun_outlook_t* outlook, femrun_text_t* course,
                                    femrun_text_t* reason) {
        return firewall(host, [&] {
            OptimizerBox& box = opened(table, "consider");
            Outlook taken;
            if (FEMRUN_HAS(outlook, slots)) taken.slots = outlook->slots;
            if (FEMRUN_HAS(outlook, trials_wanted)) taken.trials_wanted = outlook->trials_wanted;
            if (FEMRUN_HAS(outlook, trials_most)) taken.trials_most = outlook->trials_most;
            if (FEMRUN_HAS(outlook, left_s)) taken.left_s = outlook->left_s;
            if (FEMRUN_HAS(outlook, solve_s)) taken.solve_s = outlook->solve_s;
            auto chosen = box.chooser->consider(Host(host), taken);
            if (!chosen) return;
            box.chosen = std::move(*chosen);
            *course = text(box.chosen.name);
            *reason = text(box.chosen.reason);
        });
    }

    static femrun_status_t follow(femrun_optimizer_t* table, const femrun_host_t* host,
                                  femrun_text_t course) {
        return firewall(host,
                        [&] { opened(table, "follow").chooser->follow(Host(host), view(course)); });
    }

    static const void* get_extension(femrun_optimizer_t* table, const char* id) {
        static constexpr femrun_optimizer_course_t course = {
            sizeof(femrun_optimizer_course_t), 0, &OptimizerBox::consider, &OptimizerBox::follow};
        const OptimizerBox& box = of(table);
        if (const void* its_own = box.optimizer->extension(id)) return its_own;
        return box.chooser && std::string_view(id) == FEMRUN_EXT_COURSE ? &course : nullptr;
    }
};

template <typename Class>
struct OptimizerFactory {
    static femrun_status_t create(const femrun_host_t* host, femrun_text_t settings,
                                  femrun_optimizer_t** made) {
        return firewall(host, [&] {
            auto box = std::make_unique<OptimizerBox>();
            auto made_here = make<Class>(Host(host), Settings(view(settings)));
            if constexpr (std::is_base_of_v<ChoosingOptimizer, Class>)
                box->chooser = made_here.get();
            box->optimizer = std::move(made_here);
            box->table = {sizeof(femrun_optimizer_t),
                          0,
                          box.get(),
                          &OptimizerBox::open,
                          &OptimizerBox::ask,
                          &OptimizerBox::adopt,
                          &OptimizerBox::tell,
                          &OptimizerBox::destroy,
                          &OptimizerBox::get_extension};
            *made = &box.release()->table;
        });
    }

    static constexpr femrun_optimizer_factory_t table = {sizeof(femrun_optimizer_factory_t), 0,
                                                         &create};
};

}  // namespace detail

/// One optimizer of a library, for FEMRUN_PLUGINS. Texts are literals.
template <typename Class>
constexpr Plugin optimizer_plugin(const char* name, const char* version, const char* description,
                                  const char* settings = no_settings,
                                  std::uint32_t flags = FEMRUN_FLAG_IN_PROCESS) {
    return detail::plugin(FEMRUN_OPTIMIZER, &detail::OptimizerFactory<Class>::table, name, version,
                          description, settings, flags);
}

}  // namespace femrun
