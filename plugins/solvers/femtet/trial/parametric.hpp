// SPDX-License-Identifier: MIT
// Outputs that a person has set up in Femtet's own window, for its parametric analysis: they need
// no call, and come through a library of Femtet's beside its macros.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace femtet {

/// Of the model that is open. Over ParametricIF.dll on Windows; tests have one of their own.
class ParametricOutputs {
public:
    virtual ~ParametricOutputs() = default;

    /// In the order of their numbers, the first of which is 1.
    virtual std::vector<std::string> names() = 0;
    /// The project's own sweep of variables, which would be run as well.
    virtual void clear_sweep() = 0;
    /// Solves the model as it is; false when Femtet does not.
    virtual bool execute() = 0;
    /// Of the output of this number. 0 also where there is none: see error_in_table().
    virtual double value(int number) = 0;
    virtual std::string last_error() = 0;
    /// Text of a file that Femtet wrote, as UTF-8.
    virtual std::string decoded(const std::string& bytes) = 0;
};

/// What Femtet's table of results says is wrong with the output of this number; nothing when it is
/// well, or when the table does not tell (older versions write none).
std::optional<std::string> error_in_table(std::string_view table, int number);

}  // namespace femtet
