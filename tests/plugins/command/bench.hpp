// SPDX-License-Identifier: MIT
// The plugin as a host meets it: the library is loaded, driven through its C table, and its
// programs are real ones.
#pragma once

#include <string>
#include <vector>

#include "scratch.hpp"
#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"

namespace femrun::command {

/// A study's folder, its solver, and an attempt's folder.
class Bench {
public:
    /// Settings are TOML's cousin with single quotes, as in reading.hpp. Files are put into `study`
    /// before.
    void make(const std::string& settings);

    /// "ok", or the status and the sentence: "invalid: steps.0.program: ...".
    std::string open(const std::vector<stand::NamedKind>& quantities,
                     const std::vector<std::string>& responses,
                     const std::vector<std::uint32_t>& response_flags = {});
    /// "ok", or "bad design (mesh): ...". The attempt's folder is a fresh one.
    std::string solve(const std::vector<double>& numbers,
                      const std::vector<std::string>& texts = {});
    /// Of the making, when that failed.
    std::string made() const;

    const std::vector<double>& response() const { return solver_->response; }
    stand::RecordingHost& host() { return solver_->host; }
    stand::SolverAtWork& solver() { return *solver_; }
    /// Where the last attempt worked.
    const Scratch& work() const { return *work_; }

    const Scratch study;

private:
    std::string told(femrun_status_t status) const;

    std::unique_ptr<Scratch> work_;
    std::unique_ptr<stand::SolverAtWork> solver_;
    std::string message_;  // of the last program
};

/// Settings of one step that runs the shell text; outputs `mass` from what it prints.
std::string shell(const std::string& text, const std::string& more = "");

/// How one attempt with these settings, without quantities, ends.
std::string outcome_of(const std::string& settings);

}  // namespace femrun::command
