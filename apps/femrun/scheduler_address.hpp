// SPDX-License-Identifier: MIT
// Which scheduler a command is about: none, for a database of this PC, unless an address is given.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "gate/address.hpp"
#include "options.hpp"

namespace femrun::app {

/// "femrun://...", or "@FILE" for a file with one in its first line that is neither empty nor
/// begins with '#'.
Result<gate::Address> address_of(std::string text);

/// The address of `--scheduler`, or of FEMRUN_SCHEDULER. Nothing when neither is given, or `--db`
/// is.
Result<std::optional<gate::Address>> scheduler_of(const Whereabouts& where);

/// The file that this address was read from, whole; empty where it was given itself.
std::filesystem::path address_file_of(const Whereabouts& where);

/// The same for a command that makes no sense without a scheduler.
Result<gate::Address> needed_scheduler(const Whereabouts& where, const std::string& command);

/// What further commands about the same place take: " --scheduler ADDRESS", " --db FILE", or
/// nothing when they find it without.
std::string place_options(const Whereabouts& where);

}  // namespace femrun::app
