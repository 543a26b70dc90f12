// SPDX-License-Identifier: MIT
// The study that the command line names, with what it changes in the study file.
#pragma once

#include <string>
#include <vector>

#include "loop/event_loop.hpp"
#include "options.hpp"
#include "serve/prepare.hpp"

namespace femrun::app {

/// The parameters of the study file that vary, as it says without --set; none when it has mistakes.
std::vector<std::string> varying_parameters(const StudyOptions& options);

/// Prints what there is to note meanwhile.
serve::PreparedStudy prepare(const StudyOptions& options, loop::EventLoop& loop,
                             serve::SolvedWhere where = serve::SolvedWhere::here);

}  // namespace femrun::app
