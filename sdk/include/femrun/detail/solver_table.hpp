// SPDX-License-Identifier: MIT
// From femrun::Solver to the C table of abi/solver.h, and back from the host's tables.
#pragma once

#include <cmath>
#include <memory>
#include <utility>

#include "../plugin.hpp"
#include "../solver.hpp"

namespace femrun {
namespace detail {

inline std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
    return list;
}

/// What a probe found, by name.
struct ProbedNames {
    std::vector<std::string> variables, responses;

    static ProbedNames of(Solver& solver, const Host& host) {
        ProbedNames found;
        femrun_probe_t table{};
        table.size = sizeof table;
        table.self = &found;
        table.fact = [](const femrun_probe_t*, femrun_text_t, femrun_text_t) {};
        table.variable = [](const femrun_probe_t* probe, femrun_text_t name, femrun_text_t,
                            femrun_kind_t, femrun_value_t) {
            static_cast<ProbedNames*>(probe->self)->variables.emplace_back(view(name));
        };
        table.response = [](const femrun_probe_t* probe, femrun_text_t name, femrun_text_t) {
            static_cast<ProbedNames*>(probe->self)->responses.emplace_back(view(name));
        };
        Probe probe(&table);
        solver.probe(host, probe);
        return found;
    }
};

template <typename Names, typename Name>
bool has(const Names& names, const std::string& wanted, Name name) {
    for (const auto& each : names)
        if (name(each) == wanted) return true;
    return false;
}

/// The C table with the author's object and the setup behind it. `table` comes first, so that the
/// table's address is the box's.
struct SolverBox {
    femrun_solver_t table{};
    std::unique_ptr<Solver> solver;
    Setup setup;
    bool is_open = false;

    static SolverBox& of(femrun_solver_t* table) { return *static_cast<SolverBox*>(table->self); }

    static femrun_status_t probe(femrun_solver_t* table, const femrun_host_t* host,
                                 const femrun_probe_t* probe) {
        return firewall(host, [&] {
            Probe sink(probe);
            of(table).solver->probe(Host(host), sink);
        });
    }

    static femrun_status_t open(femrun_solver_t* table, const femrun_host_t* host,
                                const femrun_setup_t* setup) {
        return firewall(host, [&] {
            SolverBox& box = of(table);
            if (!FEMRUN_HAS(setup, study_folder))
                throw Invalid("open: the setup is too short for ABI 1");
            Setup wanted;
            for (std::uint32_t i = 0; i < setup->quantity_count; ++i) {
                const femrun_quantity_t& from = setup->quantities[i];
                wanted.quantities.push_back(
                    {std::string(view(from.name)), std::string(view(from.unit)),
                     static_cast<Kind>(from.kind), (from.flags & FEMRUN_QUANTITY_OPTIONAL) != 0});
            }
            if (FEMRUN_HAS(setup, ranges) && setup->ranges != nullptr)
                for (std::uint32_t i = 0; i < setup->quantity_count; ++i) {
                    const femrun_range_t& range = setup->ranges[i];
                    wanted.quantities[i].low = range.low;
                    wanted.quantities[i].high = range.high;
                    wanted.quantities[i].step = range.step;
                }
            for (std::uint32_t i = 0; i < setup->response_count; ++i)
                wanted.responses.emplace_back(view(setup->responses[i]));
            wanted.study_folder = std::string(view(setup->study_folder));
            if (FEMRUN_HAS(setup, response_flags) && setup->response_flags != nullptr)
                for (std::uint32_t i = 0; i < setup->response_count; ++i)
                    wanted.optional_responses.push_back(
                        (setup->response_flags[i] & FEMRUN_RESPONSE_OPTIONAL) != 0);
            box.setup = std::move(wanted);
            box.is_open = false;
            box.solver->open(Host(host), box.setup);
            box.is_open = true;
        });
    }

    static femrun_status_t solve(femrun_solver_t* table, const femrun_host_t* host,
                                 const femrun_attempt_t* attempt) {
        return firewall(host, [&] {
            SolverBox& box = of(table);
            if (!box.is_open) throw Invalid("solve: called before open");
            if (!FEMRUN_HAS(attempt, response))
                throw Invalid("solve: the attempt is too short for ABI 1");
            const Attempt made(box.setup, *attempt);
            box.solver->solve(Host(host), made);
            refuse_unknown_response(box.setup, made);
        });
    }

    /// Who gives its responses by name and never named one that the study uses does not return it:
    /// that is the study's mistake, while a NaN would be the solver's.
    static void refuse_unknown_response(const Setup& setup, const Attempt& attempt) {
        if (attempt.given().empty()) return;
        for (std::size_t i = 0; i < setup.responses.size(); ++i)
            if (std::isnan(attempt.response()[i]) && !setup.is_optional(i) &&
                !has(attempt.given(), setup.responses[i], [](const std::string& n) { return n; }))
                throw Invalid("the study uses response '" + setup.responses[i] +
                              "', but this solver returns " + listed(attempt.given()) +
                              "; use one of them");
    }

    static void destroy(femrun_solver_t* table) { delete &of(table); }

    static const void* get_extension(femrun_solver_t* table, const char* id) {
        return of(table).solver->extension(id);
    }
};

template <typename Class>
struct SolverFactory {
    static femrun_status_t create(const femrun_host_t* host, femrun_text_t settings,
                                  femrun_text_t study_folder, femrun_solver_t** made) {
        return firewall(host, [&] {
            auto box = std::make_unique<SolverBox>();
            box->solver = make<Class>(Host(host), Settings(view(settings), view(study_folder)));
            box->table = {sizeof(femrun_solver_t),
                          0,
                          box.get(),
                          &SolverBox::probe,
                          &SolverBox::open,
                          &SolverBox::solve,
                          &SolverBox::destroy,
                          &SolverBox::get_extension};
            *made = &box.release()->table;
        });
    }

    static constexpr femrun_solver_factory_t table = {sizeof(femrun_solver_factory_t), 0, &create};
};

}  // namespace detail

inline void Solver::open(const Host& host, const Setup& setup) {
    const auto found = detail::ProbedNames::of(*this, host);
    for (const std::string& variable : found.variables)
        if (!detail::has(setup.quantities, variable, [](const Quantity& q) { return q.name; }))
            throw Invalid("the study has no quantity '" + variable +
                          "', which this solver needs; add it to [parameters]");
    if (found.responses.empty()) return;
    for (const std::string& response : setup.responses)
        if (!detail::has(found.responses, response, [](const std::string& name) { return name; }))
            throw Invalid("the study uses response '" + response + "', but this solver returns " +
                          detail::listed(found.responses) + "; use one of them");
}

/// One solver of a library, for FEMRUN_PLUGINS. Texts are literals.
template <typename Class>
constexpr Plugin solver_plugin(const char* name, const char* version, const char* description,
                               const char* settings = no_settings, std::uint32_t flags = 0) {
    return detail::plugin(FEMRUN_SOLVER, &detail::SolverFactory<Class>::table, name, version,
                          description, settings, flags);
}

}  // namespace femrun
