// SPDX-License-Identifier: MIT
// Watching a study at a scheduler, from a command line: until it has ended, or Ctrl-C.
#pragma once

#include <string>

#include "gate/address.hpp"
#include "loop/event_loop.hpp"
#include "options.hpp"

namespace femrun::app {

/// Prints the result as `femrun run` does; the exit code. An empty name: the study that changed
/// last.
int follow(loop::EventLoop& loop, const gate::Address& address, const AttachOptions& options);

}  // namespace femrun::app
