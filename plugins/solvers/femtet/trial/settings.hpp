// SPDX-License-Identifier: MIT
// What a study file says in [solver] for Femtet.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "trial/output.hpp"
#include "trial/variables.hpp"

namespace femtet {

/// Wall seconds after which Femtet is ended; 0: none.
struct Limits {
    double start = 120, call = 60, rebuild = 600, mesh = 0, solve = 0;
};

struct FemtetSettings {
    std::filesystem::path project;  // absolute
    std::string model;              // analysis model; empty: the one that the project opens with
    enum class Connect { start, existing } connect = Connect::start;
    bool result_window = false;
    bool result_file = false, picture = false;
    enum class Dialogs { confirm, fail } dialogs = Dialogs::confirm;
    std::filesystem::path program;   // Femtet.exe; empty: as registered
    std::vector<std::string> files;  // beside the project, to be copied with it
    Naming naming;
    std::vector<std::string> licence_words;
    bool dry_run = false;  // a probe looks closely
    Limits limits;
    std::vector<Output> outputs;

    /// Whether an output of the model is one of Femtet's own output settings.
    bool is_parametric(const std::string& of_model) const;
    bool is_parametric() const;  // any model
    /// The models that are solved, in the order in which outputs name them.
    std::vector<std::string> models() const;
};

/// Reads settings that fit the schema. Throws Invalid with the dotted key.
FemtetSettings read_settings(std::string_view json, const std::filesystem::path& study_folder);

}  // namespace femtet
