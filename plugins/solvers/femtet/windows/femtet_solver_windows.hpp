// SPDX-License-Identifier: MIT
// The solver 'femtet': one Femtet for its life, or one after another when they die.
#pragma once

#include <femrun/solver.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trial/open_project.hpp"
#include "trial/settings.hpp"
#include "windows/apartment_windows.hpp"
#include "windows/connection_windows.hpp"
#include "windows/project_copy_windows.hpp"

namespace femtet {

class FemtetSolver final : public femrun::Solver {
public:
    explicit FemtetSolver(const femrun::Settings& settings);
    ~FemtetSolver() override;

    void probe(const femrun::Host& host, femrun::Probe& probe) override;
    void open(const femrun::Host& host, const femrun::Setup& setup) override;
    void solve(const femrun::Host& host, const femrun::Attempt& attempt) override;

private:
    /// A Femtet with the project open in it; the Femtet goes last.
    struct Session {
        /// Throws Femrun's failures, which say already what became of Femtet.
        Session(const FemtetSettings& settings, Watch& watch, Onlooker& onlooker);
        void open(const FemtetSettings& settings, Onlooker& onlooker);
        ProjectCopy copy;
        Connection connection;
        std::unique_ptr<ParametricOutputs> parametric;  // where the study has such outputs
        std::optional<OpenProject> project;             // never empty in one that was made
    };
    /// Who looks on changes from call to call.
    class Relay;

    /// Does something with the session, which is made first when there is none; on the thread that
    /// talks to Femtet, while this one looks after it.
    void with_session(const femrun::Host& host, Watch& watch,
                      const std::function<void(Session&)>& work);
    void need_session(Watch& watch);
    void leave_session();
    void fit_again(Session& session);

    FemtetSettings settings_;
    std::vector<Wanted> quantities_;
    std::vector<std::pair<std::string, bool>> outputs_;  // and whether the study only records it
    std::unique_ptr<Relay> relay_;
    std::unique_ptr<Session> session_;  // of the apartment's thread
    bool is_fitted_ = false;            // the session's project, to the study
    bool was_open_ = false;             // the project, in this session or one before
    Apartment apartment_;
};

}  // namespace femtet
