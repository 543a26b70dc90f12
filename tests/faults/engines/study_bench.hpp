// SPDX-License-Identifier: MIT
// A person with the real program and a study in a folder, who has it solved by jobs of an engine.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/femrun_program.hpp"

namespace femrun::test {

class StudyBench {
public:
    StudyBench();

    /// Designs that take so long each, and one file with a line for each solve that begins.
    /// `further`: lines at its end.
    void write_study(int trials, const std::string& seconds, const std::string& further = {}) const;
    /// The ten-bar truss, with CalculiX.
    void write_truss(int trials) const;
    /// All lines of that file: a design each.
    std::vector<std::string> solves() const;
    /// As many lines as that, within a minute.
    bool begins(std::size_t solves) const;
    /// So many solves, each of another design.
    void check_each_once(std::size_t trials) const;

    /// What `femrun show --json` says of it.
    nlohmann::json shown(const std::string& study) const;
    static std::size_t complete(const nlohmann::json& study);
    /// What still runs of it after a minute.
    std::vector<std::string> left_running() const;

    Bench bench;
};

std::vector<std::string> lines_of(const std::string& text);

}  // namespace femrun::test
