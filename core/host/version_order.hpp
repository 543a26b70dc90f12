// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <string_view>

namespace femrun::host {

/// Which of two versions is the higher, as semver.org 2.0.0 orders them: numbers by value, 1.10
/// after 1.9, 2.0-beta before 2.0, and what stands after '+' does not count. What plugins write
/// beyond that is ordered too: missing numbers are 0, a 'v' in front is left out.
std::weak_ordering version_order(std::string_view a, std::string_view b);

}  // namespace femrun::host
