// SPDX-License-Identifier: MIT
// A solver behind its C table, called with study values. Whatever the plugin does against the law
// comes out as a fault that names it; whatever it says comes out as the failure that it means.
//
// Blocking, for the instance's thread alone; only the HostTable's stop flag is for others.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/library.hpp"
#include "host/manners.hpp"
#include "run/ports.hpp"
#include "study/parameter.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

/// What a probe finds.
struct Findings {
    struct Variable {
        study::NamedQuantity quantity;
        study::Value value;
    };
    struct Response {
        std::string name, unit;
    };
    std::vector<std::pair<std::string, std::string>> facts;
    std::vector<Variable> variables;
    std::vector<Response> responses;
};

/// One attempt, in the order of `open`.
struct SolveRequest {
    std::uint64_t attempt = 0, trial = 0;
    std::uint32_t ordinal = 1;
    std::vector<study::Value> design;
    std::string folder;  // for its files, made at first use; empty: none
};

struct Solved {
    work::Report report;
    HostTable::Files files;
};

class SolverCalls {
public:
    /// Keeps a reference to the library.
    static Answer<std::unique_ptr<SolverCalls>> create(std::shared_ptr<const Library> library,
                                                       std::size_t index, HostTable& host,
                                                       const std::string& settings,
                                                       const std::string& study_folder);
    ~SolverCalls();
    SolverCalls(const SolverCalls&) = delete;
    SolverCalls& operator=(const SolverCalls&) = delete;

    Answer<Findings> probe();
    std::optional<wire::RemoteError> open(std::vector<study::NamedQuantity> quantities,
                                          std::vector<study::NamedResponse> responses,
                                          const std::string& study_folder);
    /// Never refuses: what went wrong is the report's failure.
    Solved solve(const SolveRequest& request);

private:
    SolverCalls(std::shared_ptr<const Library> library, std::string name, HostTable& host,
                femrun_solver_t* table);
    work::Report judged(const Returned& returned, const SolveRequest& request);
    study::Failure failure(const Returned& returned, const SolveRequest& request) const;
    std::optional<wire::RemoteError> broken_response(const SolveRequest& request) const;
    std::string shown(const SolveRequest& request) const;

    std::shared_ptr<const Library> library_;
    Manners manners_;
    HostTable& host_;
    femrun_solver_t* table_;
    bool open_ = false;
    std::vector<study::NamedQuantity> quantities_;
    std::vector<study::NamedResponse> responses_;
    std::vector<double> response_;
};

/// "(width 0.05, height 0)", at most eight of them.
std::string shown_design(std::span<const study::NamedQuantity> quantities,
                         std::span<const study::Value> values);

}  // namespace femrun::host
