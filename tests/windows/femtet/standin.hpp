// SPDX-License-Identifier: MIT
// The plugin at work with the stand-in: entered in the registry, given orders, and counted.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/scratch.hpp"

namespace femrun::windows {

/// A folder with a project, the stand-in entered, and no orders yet. Whatever is left of a Femtet
/// when the story is over is a failure of it, and is ended.
class StandIn {
public:
    enum class Form { library, program };
    explicit StandIn(Form form = Form::library);
    ~StandIn();

    /// Replaces all orders: "Solve crash once".
    void order(const std::string& lines) const;
    void write_project(const std::string& text) const;
    void write(const std::string& file, const std::string& text) const;
    std::string project() const;
    std::string folder() const;

    /// Stand-ins that run now, ended ones taken away.
    static std::vector<unsigned long> running();
    static bool all_end_within(int seconds);

    /// Takes it out of the registry.
    static void leave();

    /// Starts one as a person would, and waits until it is ready.
    static void start_by_hand();
    /// Folders with copies of projects that nobody has taken away.
    static std::size_t copies_left();
    /// Ends all that run.
    static void end_all();

private:
    test::Scratch scratch_;
};

inline const std::string coil_project =
    "model coil inductor\n"
    "variable helical_pitch 6\nvariable coil_radius 10\nvariable n_turns 5\n"
    "derived wire coil_radius/5\n";

/// Settings with the coil's inductance in uH as L, and more members.
std::string coil_settings(const std::string& more = "");

/// The plugin with a host that watches.
class Femtet {
public:
    explicit Femtet(const StandIn& standin, const std::string& settings = coil_settings());

    /// "ok", or "status stage: message".
    std::string probe(stand::Probed& found);
    std::string open(const std::vector<stand::NamedKind>& quantities = {{"coil_radius",
                                                                         FEMRUN_REAL},
                                                                        {"n_turns", FEMRUN_REAL}},
                     const std::vector<std::string>& responses = {"L"});
    std::string solve(const std::vector<double>& design = {5, 4});
    double response(std::size_t index = 0) const { return work_->response.at(index); }
    stand::RecordingHost& host() { return work_->host; }
    /// The library's door closes: the solver ends, and its Femtet with it.
    void end() { work_.reset(); }

private:
    std::string said(femrun_status_t status) const;

    stand::LoadedLibrary library_;
    std::unique_ptr<stand::SolverAtWork> work_;
};

}  // namespace femrun::windows
