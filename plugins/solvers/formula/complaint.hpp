// SPDX-License-Identifier: MIT
// What is wrong with a formula, in words that follow "formula '...': ", and the help that goes with
// names that nobody knows.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace formula {

/// About one formula: what is wrong at which character; what would be right.
class Complaint : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// "; did you mean 'x5'?", or "; known are 'x1', 'x2'" (the first dozen), or nothing.
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace formula
