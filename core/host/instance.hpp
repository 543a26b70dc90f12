// SPDX-License-Identifier: MIT
// A plugin that runs, on a thread of this process or in a process of its own, and looks the same:
// a capability. A plugin process may crash, exit, hang or leak; it ends alone, and how it ended is
// known.
//
// Used on the loop's thread alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <femrun/plugin.capnp.h>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "host/catalogue.hpp"
#include "host/spoken_lines.hpp"
#include "loop/event_loop.hpp"
#include "study/definition.hpp"
#include "system/child.hpp"

namespace femrun::host {

struct LaunchSettings {
    /// What starts a plugin process: a program and its first arguments; LIBRARY, --plugin NAME and
    /// --pipe HANDLE are added. Empty: this program and "host".
    std::vector<std::string> host_command;
    /// How long a plugin may take to make a solver; then its process is ended.
    Duration make_limit = std::chrono::minutes(2);
    /// How long an optimizer may take for a call. The slowest that are worth their time, which fit
    /// a model to all trials, take seconds; five minutes is for a bad day of theirs.
    Duration call_limit = std::chrono::minutes(5);
    /// A plugin process that was well answers us while its plugin computes. So long without an
    /// answer, of time in which this process itself runs, and it is ended: it was stopped, or finds
    /// no memory to work in. A machine that is merely busy gives every process a turn in a minute.
    Duration silence_max = std::chrono::minutes(1);
    /// For lines that a plugin logs outside of solves, and, of one in a process, for what it prints
    /// there; may be null, outlives the loop.
    LogSink* sink = nullptr;
    /// What plugins on threads of this process print; may be null, outlives the loop.
    SpokenLines* spoken = nullptr;
    /// Of a plugin process and the programs that it starts.
    system::Requests requests = system::Requests::heard;
};

/// How a plugin process ended.
struct Death {
    std::string how;         // "died with signal 11 (SIGSEGV)", "exited with code 3"
    std::string last_words;  // the last lines of what it wrote to standard error and output
    bool silent = false;     // it did not answer and was ended, whatever its plugin did
};

/// "plugin process of 'calculix' died with signal 11 (SIGSEGV); its last words: ...".
std::string sentence(const Plugin& plugin, const Death& death);

class Instance {
public:
    /// On a thread: loads the library here and now. It was looked into a moment ago, so the system
    /// has it at hand, and the other slots' instances share it; loading does nothing by law. In a
    /// process: starts that, which takes a millisecond or two.
    /// A plugin that does not load is no error here but the answer to its capability's first call.
    /// Kind unavailable, also on a thread: too many of its calls here were let go and never return.
    static Result<std::unique_ptr<Instance>> launch(loop::EventLoop& loop, Plugin plugin,
                                                    study::Isolation isolation,
                                                    LaunchSettings settings);
    /// In a process: ends it at once with all that it started. On a thread: asks it to stop and
    /// waits for nothing; a call that does not return goes on by itself, and keeps what it uses.
    /// Its capabilities must be gone.
    virtual ~Instance() = default;

    virtual const Plugin& plugin() const = 0;
    virtual study::Isolation isolation() const = 0;  // thread or process
    virtual wire::Plugin::Client capability() = 0;

    /// Done once the process has ended; never on a thread.
    virtual kj::Promise<Death> ended() = 0;

    /// Done, with what they use, when the process and all that it started use more memory than
    /// `limit`; never on a thread. Not to outlive this.
    virtual kj::Promise<std::uint64_t> uses_more_than(std::uint64_t limit) = 0;

    /// Ends the process at once with all that it started; on a thread it can only ask to stop.
    virtual void kill() = 0;

    /// Asks to stop and lets the plugin tidy up: done when the process has ended, within 1 s. Its
    /// capabilities break. On a thread: done at once.
    virtual kj::Promise<void> close() = 0;
};

/// A solver that was made of an instance of its own. `solver` goes first.
struct LaunchedSolver {
    std::unique_ptr<Instance> instance;
    wire::Solver::Client solver;
};

/// Launches an instance and makes a solver of it. Rejects with text as in plugin.capnp.
kj::Promise<LaunchedSolver> launch_solver(loop::EventLoop& loop, Plugin plugin,
                                          study::Isolation isolation, const std::string& settings,
                                          const std::string& study_folder, LaunchSettings launch);

/// Where a plugin runs when the study leaves it open: on a thread if it says that this is safe.
study::Isolation isolation_for(const Plugin& plugin, study::Isolation wanted);

}  // namespace femrun::host
