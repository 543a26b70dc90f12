// SPDX-License-Identifier: MIT
// Child processes: programs that solve, and processes of our own.
//
// A child gets exactly what its spec says: standard input is a file or empty, no other descriptor
// is passed on, no shell is in between. It is the root of a process tree that can be ended whole,
// also those members that detached themselves (daemons, sessions of their own, orphans).
//
// POSIX: fork and exec; a session of its own; this process becomes the reaper of its orphans; every
// member of a tree carries the environment variable FEMRUN_PROCESS_TREE, by which orphans are
// recognised, and is in a control group of the tree's where the system grants one.
//
// Windows: a job object, which no member can leave and which Windows ends with its last handle.
// What a started COM server does is not the tree's: another process starts it. Arguments are quoted
// as C libraries read them; a batch file is run by cmd.exe, and is refused arguments that this
// would change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "system/pipe.hpp"

namespace femrun::system {

/// Where a child's standard output or error goes.
struct Output {
    enum class To { inherited, discarded, file };
    To to = To::inherited;
    std::filesystem::path file;  // made or emptied; relative to the child's folder

    static Output discarded() { return {To::discarded, {}}; }
    static Output into(std::filesystem::path path) { return {To::file, std::move(path)}; }
    bool operator==(const Output&) const = default;
};

/// What becomes of the child when this process dies without ending it.
enum class Orphan {
    killed,  // at once: for programs that do not know us. The thread that starts the child must
             // live as long as the child does (Linux ties this to the thread)
    ends_itself,  // it sees the end of its pipe: for processes of our own that are given one
};

/// Whether the child hears a polite request to end (SIGTERM) that was sent to all of our tree, as
/// engines and service managers send it. What it starts is as it is. (Windows knows no such
/// request.)
enum class Requests {
    heard,
    ignored,  // whoever started it hears them, and decides when it is to end
};

struct ChildSpec {
    std::filesystem::path executable;    // a path, relative to `folder`, or a name to find in PATH
                                         // (on Windows without its ending, too)
    std::vector<std::string> arguments;  // without the program's own name
    std::vector<std::string> environment;  // "NAME=value", on top of this process's own
    std::filesystem::path folder;          // working folder; empty: this process's
    Output output, error;                  // the same file for both joins them
    std::filesystem::path input = {};      // what it reads on its standard input; empty: nothing
    PipeEnd pipe = {};  // the child's end of a private pipe, if it gets one; an argument that is
                        // exactly `pipe_handle` is replaced by the number of its handle there
    Orphan orphan = Orphan::killed;
    Requests requests = Requests::heard;

    static constexpr const char* pipe_handle = "@pipe";
};

/// How a child ended. Windows has exceptions (0xC0000005) instead of signals, and cannot tell
/// another who ended it from a program that exits with the code which that one chose.
struct Ended {
    int code = 0;                   // its exit code; -1 when a signal ended it
    int signal = 0;                 // 0 when it exited; on Windows the exception's number
    double wall_s = 0, cpu_s = 0;   // cpu of the child and its waited-for children
    std::uint64_t peak_memory = 0;  // bytes, the largest single process; 0 when unknown

    /// "exited with code 3" or "died with signal 11 (SIGSEGV)"; on Windows "died with exception
    /// 0xC0000005 (access violation)", and "was killed" when it was we who ended it.
    std::string text() const;
};

/// A child that was started. For one thread at a time.
class Child {
public:
    Child(Child&&) noexcept;
    Child& operator=(Child&&) noexcept;
    /// Ends the whole tree at once if it still runs and was not left to another thread.
    ~Child();

    std::uint64_t id() const;

    /// Somebody holds it in a debugger, where it may well stand still.
    bool is_traced() const;

    /// How it ended, once it has. Members of its tree may still run.
    std::optional<Ended> ended();
    /// Waits until it has ended, `limit` at most.
    std::optional<Ended> wait(Duration limit);

    /// Calls `over` on another thread, once, with the bytes that its whole tree uses, when these
    /// are more than `limit`. What is looked at ten times a second may be far beyond it by then.
    /// Comes to its end with what is returned: no call begins or is under way after that is
    /// destroyed.
    std::shared_ptr<void> watch_memory(std::uint64_t limit,
                                       std::function<void(std::uint64_t used)> over) const;

    /// Ends the whole tree: asks politely (SIGTERM), gives it `grace`, then kills until none is
    /// left; 1 s at most in all. With a grace of 0 it kills at once, which takes milliseconds.
    /// Needed also after the child has ended by itself, if nothing of its tree is to stay. Windows
    /// knows no request that all programs understand: there it kills at once.
    void end_tree(Duration grace = Duration::zero());

    /// The same on another thread: to find the members of a tree takes a tenth of a second where
    /// thousands of processes run, and to kill a thousand as long. The child is given `patience` to
    /// end by itself; without, it is killed at once itself. For loops; the child may be let go
    /// right after. This process does not end before the tree.
    void end_tree_soon(Duration patience = Duration::zero());

private:
    struct State;
    friend Result<Child> spawn(ChildSpec spec);
    explicit Child(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

/// Starts a child. Errors: missing (no such program), invalid (it or its folder cannot be used),
/// unavailable (the system is out of processes, memory or descriptors).
Result<Child> spawn(ChildSpec spec);

/// Ends every process that descends from this one, at once. For a process of ours that ends because
/// its parent is gone.
void end_descendants();

}  // namespace femrun::system
