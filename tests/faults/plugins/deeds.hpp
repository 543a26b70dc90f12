// SPDX-License-Identifier: MIT
// What misbehaving solvers do that systems do differently.
#pragma once

#include <string_view>
#include <vector>

namespace misbehaving {

/// Opens files until there are no more.
void open_without_end();
/// Takes memory, and uses it, until there is no more; a GiB at most, or the machine would go along.
void take_all_memory();
/// Stands still as a program does that a debugger holds; from outside it can go on.
void stand_still();

/// A program, as a solver would run one, that ignores polite requests to end.
struct Stubborn {
    std::string_view executable, folder;
    std::vector<std::string_view> arguments;
};
Stubborn stubborn_program();

}  // namespace misbehaving
