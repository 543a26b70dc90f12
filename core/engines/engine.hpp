// SPDX-License-Identifier: MIT
// An engine runs jobs on machines that are not ours to manage: Slurm, hosts with SSH, this PC, or
// whatever a site's own commands reach. Each job is one worker, which connects out to its scheduler
// and takes trials until it leaves; the engine knows nothing of studies.
//
// All of an engine's commands are run by whoever holds it, with that user's own rights. They block,
// each for a bounded time. What an engine was told may have happened although its answer was lost:
// a job carries the name of its crew, by which `find` finds it again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace femrun::engines {

/// How a job that runs no more came to its end.
enum class Ending {
    none,       // it has not ended
    left,       // its worker ended by itself, with exit code 0
    failed,     // its worker ended with another code, crashed, or could not be started
    cancelled,  // somebody cancelled it: we, its owner, an administrator
    cut,        // its time was up, or others took its place
    lost,       // its machine failed
    unknown,    // it is no more, and nobody knows how
};

/// One job, as its engine sees it now.
struct JobSeen {
    enum class Phase {
        pending,  // it waits, or was put back to wait
        held,     // it waits until a person releases it: its engine will not begin it by itself
        running,
        ended,
        unseen,  // the engine answers, but the place of this job does not: it may well run on
    };

    std::string id;
    Phase phase = Phase::pending;
    Ending ending = Ending::none;
    std::string why;    // pending and held: the engine's own reason ("Resources"); unseen: why;
                        // ended: how, in the engine's own words ("TIMEOUT", "exit code 3")
    std::string place;  // where it runs or ran; empty when that is not known
    std::uint32_t restart = 0;  // how often its engine has begun it anew
    std::string last_words;  // the last line that a job printed which failed, where it can be read
    std::string output;      // the file that it prints into, for people: "host:path" elsewhere
    std::optional<WallTime> ends{};  // running: when its engine ends it, by the engine's clock

    bool operator==(const JobSeen&) const = default;
};

/// The program that a job runs, of one platform ("linux-x86_64", as `system::plugin_platform`).
/// It travels by its content: a program that is built anew does not change under jobs that run.
struct Program {
    std::string platform;
    std::filesystem::path executable;  // `femrun`
    std::filesystem::path plugins;     // the folder whose libraries come along; empty: none
    bool operator==(const Program&) const = default;
};

/// What is asked of an engine: so many jobs alike.
struct Order {
    std::string crew;  // unique for ever; letters, digits and '-', 40 at most
    std::uint32_t count = 1;
    std::uint32_t slots = 1;           // of each worker, a processor each; hosts may have their own
    std::optional<Duration> time;      // for which the engine is asked; none: its own default
    std::vector<std::string> options;  // the engine's own, as typed: "--partition=long"
    std::vector<Program> programs;     // the first of a platform counts
    std::string address;  // of the scheduler, with its token: a secret. It goes by files
                          // that only this user reads, never by a command line
    std::vector<std::string> worker;  // further arguments of `femrun worker`
    std::filesystem::path folder;  // of the crew, on this PC (for Slurm: on a disk that its nodes
                                   // share): scripts, the address, what jobs print
};

/// What became of a request. A part of it may have failed: a host that is away, say.
struct Done {
    std::vector<std::string> ids;       // for which it is done
    std::vector<std::string> troubles;  // a sentence each for what is not done, or not known
    bool operator==(const Done&) const = default;
};

/// What a crew's keeper has to know of an engine.
struct Manners {
    Duration grace{0};                      // from the request to leave until it kills
    std::optional<std::uint32_t> jobs_max;  // that it holds at once for one crew
    bool operator==(const Manners&) const = default;
};

/// For one thread at a time. An error of kind `unavailable` says that the engine itself cannot be
/// asked now: nothing is known of its jobs, which go on. Other kinds will not pass by themselves.
class Engine {
public:
    virtual ~Engine() = default;

    /// What workers call it in `--job NAME:ID`: "slurm", "ssh", "local", "commands".
    virtual std::string name() const = 0;

    virtual Result<Manners> manners() = 0;

    /// Asks for `count` more jobs. Fewer ids than that come with troubles, but for an engine that
    /// holds no more than `jobs_max`. After an error, jobs of the crew may be there all the same.
    virtual Result<Done> submit(const Order& order) = 0;

    /// One for each id, in that order. A job that the engine has forgotten is ended.
    virtual Result<std::vector<JobSeen>> look(const std::vector<std::string>& ids) = 0;

    /// The jobs of a crew that have not ended. Troubles: there may be more of them.
    virtual Result<Done> find(const std::string& crew) = 0;

    /// The scheduler is at another address now, which is the order's: jobs that are there read it
    /// when they have lost the one that they knew. Troubles: for those that will not.
    virtual Result<Done> readdress(const Order& order, const std::vector<std::string>& ids) = 0;

    /// Asks jobs to end: what runs is asked to leave, and killed with all that it has started after
    /// the grace; what waits is forgotten. Returns when the engine has taken the request. For jobs
    /// that have ended it is done.
    virtual Result<Done> cancel(const std::vector<std::string>& ids) = 0;
};

}  // namespace femrun::engines
