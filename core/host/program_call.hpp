// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "femrun/abi/ext/process.h"

namespace femrun::host {

/// Runs a program for a plugin, as femrun_host_process_t.run says. `message` keeps the text that
/// the result points to; `notes` is what people should know besides.
femrun_status_t run_program_for_plugin(const femrun_program_t& program, femrun_run_result_t& result,
                                       std::string& message, std::vector<std::string>& notes,
                                       const std::function<bool()>& should_stop);

}  // namespace femrun::host
