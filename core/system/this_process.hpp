// SPDX-License-Identifier: MIT
// What the system says about this process and its machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace femrun::system {

/// The file that this process runs, as it was called when this was first asked; empty when the
/// system does not tell. `spawn` starts what this process runs also after that file was replaced or
/// deleted, which Windows does not allow while it runs.
std::filesystem::path executable_path();

std::uint64_t process_id();

/// When a process was started, in a unit of the system's: with its id it names the process for as
/// long as the machine is up. 0 when there is no such process, or it is dead. On Windows 1 when it
/// is another user's who keeps that to himself.
std::uint64_t process_started(std::uint64_t process);

/// How many files, sockets and the like this process has open; 0 when the system does not tell.
std::size_t open_handles();

/// What this process has used up of what it alone may have, though the machine may have more: "the
/// 1024 open files that it may have". On Windows that can be memory alone, by the limits of its
/// job.
std::optional<std::string> used_up_limit();

/// The machine's name in its network, for people; "localhost" when it has none.
std::string host_name();

/// Processors that this process may use, at least 1. Less than the machine's when a batch system
/// gave it a share.
unsigned core_count();

/// From now on what nobody reads (a closed pipe, a terminal that is gone) and a file that may not
/// grow are errors of the write, and no longer signals that end this process. Children get the
/// usual ways back. On Windows they are errors from the beginning.
void outlive_failed_writes();

/// Some megabytes that were freed stay with this process for what it needs next, for one that moves
/// files: giving each piece back to the system and asking for it again takes as long as moving it.
/// (Windows twin: nothing; its heaps do so by themselves.)
void keep_freed_memory();

/// Ends this process with `code` at once. Nothing is tidied; what was written stays. (On Windows
/// std::_Exit still runs the ends of libraries.)
[[noreturn]] void end_now(int code);

/// Ends this process with `code` when it still lives after `grace`: for an exit that a thread of
/// somebody else's code may hold up for ever. Nothing is tidied then; what was written stays.
void end_within(std::chrono::milliseconds grace, int code);

/// From now on std::exit, by whatever code in this process, flushes what was written and ends the
/// process with its exit code at once: nothing is destroyed that other threads are using. Handlers
/// that are registered later run before that.
///
/// Windows tells nobody the code before all is destroyed. There the other threads stand still from
/// then on, so that they use nothing any more. One that waits for them all the same is ended after
/// 5 s, with the code of a failure.
void exit_without_destructors();

}  // namespace femrun::system
