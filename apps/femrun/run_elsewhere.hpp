// SPDX-License-Identifier: MIT
// `femrun run --scheduler`: the study is prepared here and handed in there.
#pragma once

#include "gate/address.hpp"
#include "options.hpp"

namespace femrun::app {

/// Follows the study to its end, unless it is to be left alone; the exit code.
int run_elsewhere(const RunOptions& options, const gate::Address& address);

}  // namespace femrun::app
