// SPDX-License-Identifier: MIT
// What is said to a host over SSH, and what its answers mean: texts alone. A host is given a script
// for its `sh`, and each line that counts of what it answers begins with a mark: start-up files may
// print what they like, and the exit code of ssh does not tell who failed.
//
// What is kept there, below ~/.cache/femrun (or $XDG_CACHE_HOME/femrun): "programs/HASH", and
// "jobs/CREW/TOKEN" with "address", "started", "output", "cancelled" and "ended".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/command.hpp"
#include "engines/engine.hpp"

namespace femrun::engines::ssh {

/// Each script begins with this; the rest is below.
std::string prelude();

/// Says the jobs of the crew that have not ended.
std::string find_script(const std::string& crew);

/// The program of one platform.
struct OneProgram {
    std::string platform, hash;
    std::size_t files = 0;
};

/// Starts a job, unless the crew has one there. Where the program is not there it makes a folder
/// for it and says which, starts nothing, and is to be said again when the program is unpacked in
/// it.
struct Forwarded {
    std::uint16_t port = 0;  // of the host's loopback
    std::string place;       // to which it leads: "pc7:7711"
    bool operator==(const Forwarded&) const = default;
};
struct Start {
    std::vector<OneProgram> programs;
    std::string token, crew;
    std::string address;                    // of the scheduler: a secret
    std::string script;                     // of the job, which finds the program in its "$1"
    std::optional<Forwarded> forward = {};  // kept there for whoever finds the job again
};
std::string start_script(const Start& start);

/// The command that reads an archive; no shell finds anything in it. Of `folder`, which the host
/// said, this wants letters that need no quotes.
std::string unpack_command(const std::string& folder);

/// How the jobs "CREW.TOKEN" are.
std::string look_script(const std::vector<std::string>& jobs);
std::string cancel_script(const std::vector<std::string>& jobs);
/// Jobs find the scheduler at another address, but for those that go through a forward: of these
/// it says that they run.
std::string readdress_script(const std::vector<std::string>& jobs, const std::string& address);

/// What a host has answered.
struct Answer {
    bool whole = false;                 // it came to the end of its script
    std::string lacks_program;          // its platform, of which it was given none: "linux-x86_64"
    std::string wants_hash;             // of the program that it has not
    std::optional<std::string> folder;  // into which that is to be unpacked
    std::string refused;                // why it has not done what it was told
    bool started = false;
    std::vector<JobSeen> jobs;
    std::map<std::string, Forwarded> forwards;  // by the job that has it, while it runs
};
Answer answer_in(std::string_view printed);

/// How a host fails: in its own words, or ssh's, with what helps.
std::string failure(const Said& said, const std::string& destination);

/// Whether a host whose shell has not understood is one of Windows, by what it said to `windows`.
inline constexpr const char* windows_command = "echo femrun-os %OS% $env:OS";
bool is_windows(const Said& said);

}  // namespace femrun::engines::ssh
