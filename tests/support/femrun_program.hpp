// SPDX-License-Identifier: MIT
// The built program, used as a person uses it: in a folder of its own, by its command line.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "support/scratch.hpp"
#include "system/child.hpp"

namespace femrun::test {

struct Finished {
    int code = 0;
    int signal = 0;  // 0 when it exited
    std::string out, err;
};

/// A folder that is gone with the test, in which `femrun` runs.
class Bench {
public:
    /// What runs: the program that was built with these stories, or the one that the environment
    /// names in FEMRUN_TEST_PROGRAM, which has to keep to them too.
    static std::string program();
    /// The folder of that kind of plugins for tests ("misbehaving"), or a file in it, for the
    /// program that runs: of this build, or beside the program that the environment names.
    static std::string test_plugins(const std::string& kind, const std::string& file = "");

    Bench() = default;
    /// A folder in which this program runs.
    explicit Bench(std::filesystem::path program) : program_(std::move(program)) {}

    const std::filesystem::path& folder() const { return scratch_.path(); }
    void write(const std::string& file, const std::string& text) const {
        scratch_.write(file, text);
    }
    /// Writes a script for the shell of the program's system, and gives its name: "solve.sh" or, of
    /// the second text, "solve.bat".
    std::string write_script(const std::string& name, const std::string& shell,
                             const std::string& batch) const;
    std::string read(const std::string& file) const { return scratch_.text(file); }
    bool has(const std::string& file) const { return std::filesystem::exists(folder() / file); }

    /// Which plugins it loads: "linux-x86_64".
    static std::string platform();
    /// A path as the program prints it.
    static std::string told(const std::filesystem::path& path);
    /// How the program says that another one wrote where it must not: with a signal, or as Windows
    /// does.
    static std::string bad_access();

    /// Environment of the programs that follow: "NAME=value".
    std::vector<std::string> environment;
    /// They remember nothing of other tests: what they keep for their user is below "cache".
    void keep_to_itself();

    /// From now on a copy of the program runs that has no plugins beside it, but for these.
    void leave_plugins_behind(const std::vector<std::string>& but = {});

    /// Runs `femrun arguments...` to its end, one minute at most.
    Finished femrun(const std::vector<std::string>& arguments) const;

    /// Starts it and goes on. Its output goes to "out.txt" and "err.txt" in the folder.
    system::Child start(const std::vector<std::string>& arguments) const;
    /// The same where no file can grow beyond so many bytes, until `give_room`.
    system::Child start_on_small_disk(const std::vector<std::string>& arguments,
                                      std::size_t bytes) const;
    /// Waits for what `start` started; fails the test after a minute.
    Finished finish(system::Child& child) const;

private:
    system::ChildSpec spec(const std::vector<std::string>& arguments,
                           const std::string& saying) const;
    static system::Child started(system::ChildSpec spec);
    Finished finished(system::Child& child, const std::string& saying) const;

    Scratch scratch_;
    std::filesystem::path program_;
};

/// Looks every few milliseconds until `seen` holds, a minute at most; says whether it did. For
/// events of other processes, which no virtual clock reaches.
template <typename Condition>
bool eventually(Condition&& seen) {
    const Instant deadline = monotonic_now() + std::chrono::minutes(1);
    while (!seen()) {
        if (monotonic_now() > deadline) return false;
        system::Child pause =
            std::move(system::spawn({.executable = "sleep", .arguments = {"0.005"}})).value();
        (void)pause.wait(std::chrono::seconds(1));
    }
    return true;
}

/// Sends a signal as a person's Ctrl-C (SIGINT), a terminal that closes (SIGHUP) or a crash
/// (SIGKILL) would, to one process.
enum class Blow { interrupt, hang_up, stop, go_on, kill, abort, segfault };
void strike(std::uint64_t process, Blow blow);

/// In the place of a file, and full: a program that writes there stands still until `let_through`.
class StuffedPipe {
public:
    explicit StuffedPipe(std::filesystem::path file);
    ~StuffedPipe();
    StuffedPipe(const StuffedPipe&) = delete;
    StuffedPipe& operator=(const StuffedPipe&) = delete;

    /// What is written from now on has room.
    void let_through();
    /// What was written since `let_through`, or waited for it.
    std::string text() const;

private:
    std::filesystem::path file_;
    int pipe_;
    std::string early_;  // written while room was made
};

/// Files of the process may grow again.
void give_room(std::uint64_t process);

/// Processes whose parent is `process`, with the arguments that they were started with.
struct Offspring {
    std::uint64_t id = 0;
    std::string command;
};
/// The arguments that a process was started with, joined by blanks; empty when it is gone.
std::string command_line(std::uint64_t process);
/// Command lines of all processes, but this one, whose working folder is below that one or whose
/// arguments name something there.
std::vector<std::string> running_below(const std::filesystem::path& folder);
std::vector<Offspring> offspring(std::uint64_t process);

}  // namespace femrun::test
