// SPDX-License-Identifier: MIT
// One design through Femtet: variables, rebuild, mesh, solve, result, outputs. It knows Femtet as
// an object with members, and not how it is reached, so that tests give it a Femtet of their own.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "automation/object.hpp"
#include "trial/parametric.hpp"
#include "trial/settings.hpp"
#include "trial/variables.hpp"

namespace femtet {

/// Whoever looks on while Femtet works: keeps limits, tells how far it is.
class Onlooker {
public:
    virtual ~Onlooker() = default;
    /// Femtet is given something to do; `limit_s` is 0 for none. Throws to stop here.
    virtual void begins(const std::string& step, double limit_s) = 0;
    /// Some steps want Femtet's window to believe that it is in front.
    virtual void activate_window() = 0;
    /// A line for the log.
    virtual void notes(const std::string& line) = 0;
};

/// The value of a constant of Femtet's type library.
using Constants = std::function<std::optional<double>(const std::string&)>;

/// What a rebuild and a mesh took, and gave.
struct DryRun {
    double rebuild_s = 0, mesh_s = 0, elements = 0;
};

/// A copy of the project, open in a Femtet. Throws Femrun's failures; an AutomationError only when
/// Femtet is gone.
class OpenProject {
public:
    /// `parametric` may be null where no output is one of Femtet's output settings.
    OpenProject(Object& femtet, const FemtetSettings& settings, Constants constants,
                Onlooker& onlooker, ParametricOutputs* parametric = nullptr);

    /// Opens `copy`, and the first model that is to be solved.
    void open(const std::filesystem::path& copy);

    std::vector<std::string> model_names();
    /// Of the model (empty: of the one that is open), which becomes the open one.
    ModelVariables variables(const std::string& model);

    /// Which of the quantities are variables of each model; throws Invalid for one that is of none.
    void fit(const std::vector<Wanted>& quantities);

    /// Rebuilds and meshes the model that is open, as it is. Throws as solve() does.
    DryRun dry_run();

    /// Solves every model, and gives the outputs that are asked for, by name. One that is optional
    /// and cannot be read is left out. Files go to `folder` unless it is empty.
    std::map<std::string, double> solve(const std::map<std::string, double>& design,
                                        const std::vector<std::pair<std::string, bool>>& outputs,
                                        const std::filesystem::path& folder);

private:
    void select(const std::string& model);
    void set_variables(const std::string& model, const std::map<std::string, double>& design);
    enum class Window { in_front, wherever };
    void rebuild(Window window);
    /// How many elements; 1 of a Femtet that does not tell.
    double mesh();
    void run_solver(bool parametric);
    bool run_parametric();
    void check_parametric(const std::string& model);
    double read_parametric(const Output& output);
    std::filesystem::path result_table(const char* ending) const;
    void keep_files(const std::filesystem::path& folder, std::size_t model);
    void read(const std::string& model, const std::map<std::string, double>& design,
              const std::vector<std::pair<std::string, bool>>& outputs,
              std::map<std::string, double>& found);

    Object& gaudi();
    std::string last_error();
    Value call(Object& object, const std::string& member, const std::vector<Value>& arguments = {});
    [[noreturn]] void refused(const std::string& stage, const std::string& what,
                              const std::string& said);

    Object& femtet_;
    const FemtetSettings& settings_;
    Constants constants_;
    Onlooker& onlooker_;
    ParametricOutputs* parametric_;
    std::filesystem::path copy_;
    std::string open_model_;
    std::map<std::string, std::vector<Setting>> variables_of_;  // by model
    Value gaudi_;
};

}  // namespace femtet
