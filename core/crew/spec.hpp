// SPDX-License-Identifier: MIT
// What somebody wants of an engine, as `femrun workers up` leaves it for the crew's keeper, and
// what the keeper knows of its jobs. Both are files of the crew's folder, so that either may end at
// any moment: whoever comes next goes on from there.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "control/crew.hpp"
#include "crew/crew.hpp"

namespace femrun::crew {

/// Commands of a site's own engine: "qsub {script}", "qdel {id}", "qstat {id}".
struct SiteCommands {
    std::string submit, cancel, state;
    std::string job_id, state_tells;  // how they say what they say; empty: as most do
    bool operator==(const SiteCommands&) const = default;
};

struct Spec {
    std::string name;    // for people: "slurm"
    std::string id;      // by which its engine knows the crew: unique for ever
    std::string engine;  // "slurm", "ssh", "local", "commands"
    Size size;
    std::uint32_t slots = 1;         // of each worker
    std::optional<Duration> time{};  // of each job
    Duration idle = std::chrono::minutes(1);
    std::vector<std::string> options{};  // the engine's own
    std::vector<std::string> worker{};   // arguments of `femrun worker`
    std::string hosts{};                 // the file of them, for SSH
    SiteCommands commands{};
    /// The file with its scheduler's address, which may move; empty: the address was typed.
    std::string scheduler_file{};
    bool scheduler_is_ours = false;  // `up` has started it, because there was none
    Aim aim = Aim::keep;
    bool operator==(const Spec&) const = default;
};

/// Its jobs ask their engine for licences.
Brings brings_of(const Spec& spec);

std::string to_json(const Spec& spec);
Result<Spec> spec_from_json(std::string_view text);

struct Book {
    std::map<std::string, Job> jobs;
    std::string trouble;
    std::string unasked{};  // why a place of its engine could not be asked for jobs of it
    bool asked = false;     // its engine was asked for jobs, or is about to be
    WallTime at{};          // when it was written
    bool operator==(const Book&) const = default;
};

std::string to_json(const Book& book);
Result<Book> book_from_json(std::string_view text);

/// How a crew is, for people: its jobs that are there, and the last that have ended.
control::CrewStatus status_of(const Spec& spec, const Book& book, WallTime now);
/// As it was when the book was written.
inline control::CrewStatus status_of(const Spec& spec, const Book& book) {
    return status_of(spec, book, book.at);
}

}  // namespace femrun::crew
