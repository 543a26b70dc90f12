// SPDX-License-Identifier: MIT
// A crew: the workers that somebody wants on an engine (Slurm, PCs over SSH, this PC), each a job
// there. It decides how many jobs to ask for, which to take back and which workers to let go;
// whoever holds it carries that out and brings back what the engine and the scheduler say.
//
//     asked for --submitted--> pending --> running --enlisted--> works --its end is near--> goes
//                                 |           |                    |                         |
//                                 +-----------+----- ended <-------+-------------------------+
//
// A crew of fixed size is filled once, and its jobs are replaced while there is something to solve.
// One that adapts follows what there is to solve. A job counts until its end is near: then its
// worker takes nothing new, and its successor is asked for, early enough to be there in time.
//
// Jobs take a place in a queue in which others wait: where they end before their workers come, ever
// fewer are asked for, one at a time in the end and minutes apart, and it is said why.
//
// There is no clock, network or engine in it: time is an argument.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "crew/demand.hpp"
#include "engines/engine.hpp"

namespace femrun::crew {

/// How many workers there may be; equal for a crew of fixed size.
struct Size {
    std::uint32_t least = 1, most = 1;
    bool is_fixed() const { return least == most; }
    bool operator==(const Size&) const = default;
};

struct Plan {
    Size size;
    std::uint32_t slots = 1;                  // of a worker
    std::optional<Duration> wall_time{};      // of a job; none: it may stay
    Duration idle = std::chrono::minutes(1);  // before a worker beyond what is needed is let go
};

/// What the crew is to come to.
enum class Aim {
    keep,     // its size
    let_end,  // nothing, when workers have finished what they have
    end_now,  // nothing; what workers have goes to others
};

/// One job of the crew, as far as is known.
struct Job {
    engines::JobSeen seen;
    WallTime submitted{};
    bool came = false;        // its worker was enlisted once
    bool taken_back = false;  // it was cancelled, or its worker let go
    std::string worker{};     // its name, while it is enlisted

    bool is_live() const { return seen.phase != engines::JobSeen::Phase::ended; }
    bool operator==(const Job&) const = default;
};

struct Submit {
    std::uint32_t count = 0;
    bool operator==(const Submit&) const = default;
};
struct Cancel {
    std::vector<std::string> jobs;
    bool operator==(const Cancel&) const = default;
};
/// The worker finishes what it has, takes nothing new, and leaves.
struct Release {
    WorkerId worker;
    bool operator==(const Release&) const = default;
};
using Command = std::variant<Submit, Cancel, Release>;

class Crew {
public:
    /// `known`: jobs of an earlier keeper of this crew.
    explicit Crew(Plan plan, std::map<std::string, Job> known = {});

    // -- what happened

    void resized(Size size);
    void aim_at(Aim aim) { aim_ = aim; }
    /// Answers `Submit`.
    void submitted(const std::vector<std::string>& jobs, Instant now, WallTime at);
    /// Answers `Submit`: the engine took none.
    void not_submitted(const std::string& why, Instant now);
    /// What the engine says of all jobs that are live, and of others that bear the crew's name: one
    /// whose submission was never answered is taken up.
    void seen(const std::vector<engines::JobSeen>& jobs, Instant now, WallTime at);
    /// What the scheduler says, whenever it was asked.
    void heard(const Demand& demand, Instant now);
    /// Nobody knows what there is to do: the crew stays as it is.
    void scheduler_lost() { demand_.reset(); }

    // -- what to do

    std::vector<Command> tick(Instant now);

    // -- what there is

    /// By id; those that have ended are forgotten after a while.
    const std::map<std::string, Job>& jobs() const { return jobs_; }
    std::size_t live() const;
    /// It has come to nothing, as it was to.
    bool over() const { return aim_ != Aim::keep && live() == 0; }
    /// How many workers there should be.
    std::size_t needed() const;
    /// Why it asks for no more, though there should be more: a sentence for people.
    const std::optional<std::string>& trouble() const { return trouble_; }

private:
    struct Times {
        std::optional<Instant> submitted{}, started{}, idle_since{}, surplus_since{}, cancelled{};
    };

    bool counts(const std::string& id, const Job& job) const;
    std::size_t counting() const;
    std::size_t there_at_most() const;
    Duration lead() const;
    void started(const std::string& id, Instant now);
    void ended(Job& job, Instant now);
    void failed(const std::string& why, Instant now);
    void well();
    std::uint32_t missing(Instant now) const;
    void let_go(Instant now, std::vector<Command>& commands);
    void come_to_nothing(Instant now, std::vector<Command>& commands);
    void release(Job& job, WorkerId worker, std::vector<Command>& commands);
    void forget_old();

    Plan plan_;
    Aim aim_ = Aim::keep;
    std::map<std::string, Job> jobs_;
    std::map<std::string, Times> times_;
    std::optional<Demand> demand_;
    std::vector<Duration> waits_;  // of the last jobs, for their start
    bool filled_ = false;          // it had its size once
    bool asking_ = false;          // `Submit` is not answered yet
    std::uint32_t failures_ = 0;   // in a row
    Duration pause_{0};            // after the last of them
    std::optional<Instant> not_before_, failed_at_;
    std::optional<std::string> trouble_;
};

}  // namespace femrun::crew
