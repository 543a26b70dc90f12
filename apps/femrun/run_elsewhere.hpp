// SPDX-License-Identifier: MIT
// `femrun run --scheduler`: the study is prepared here and handed in there.
#pragma once

#include <functional>

#include "base/result.hpp"
#include "gate/address.hpp"
#include "options.hpp"

namespace femrun::app {

/// Follows the study to its end, unless it is to be left alone; the exit code. `once_handed_in`:
/// what is to be done before it is followed.
int run_elsewhere(const RunOptions& options, const gate::Address& address,
                  const std::function<Result<void>()>& once_handed_in = {});

}  // namespace femrun::app
