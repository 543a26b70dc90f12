// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "automation/object.hpp"
#include "calls/program.hpp"

namespace femtet {

/// Where the names of a program lead.
struct Names {
    Object& femtet;
    std::map<std::string, double> quantities;  // of the design
    std::function<std::optional<double>(const std::string&)> constant;
    /// Objects that properties led to, by their paths ("Gogh.Gauss"): they are the same for as long
    /// as these names are used, and each costs a call to another process.
    mutable std::map<std::string, Value> parts = {};
};

/// Runs the program and gives what its last statement gives. Throws CallError with the place for
/// what it does not find, and AutomationError for what Femtet does not do.
Value run(const Program& program, const Names& names);

/// The same as a number. A flag, a text and a complex number are none.
double run_to_number(const Program& program, const Names& names);

}  // namespace femtet
