// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace formula {

/// What is wrong with a formula, in words that follow "formula '...': "; what would be right.
class Complaint : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace formula
