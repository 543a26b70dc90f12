// SPDX-License-Identifier: MIT
// `femrun worker --at-logon`: a worker that starts whenever its user logs on to the PC.
#pragma once

#include "base/result.hpp"
#include "gate/address.hpp"
#include "options.hpp"

namespace femrun::app {

/// From the next logon on, with the same options. There is one for a user of a PC: what was set up
/// before is replaced. The address goes into a file that this user alone can read, because
/// everybody on the PC can read command lines. Prints what was set up, and how it is taken away.
Result<void> start_at_logon(const WorkerOptions& options, const gate::Address& address);

/// Takes that away, with the file. Prints what was done.
Result<void> do_not_start_at_logon();

}  // namespace femrun::app
