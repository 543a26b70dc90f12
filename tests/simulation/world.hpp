// SPDX-License-Identifier: MIT
// A bad world in virtual time, in one thread. What decides in it is the real thing: the runner with
// its scheduler, the muster, and in every PC a worker's core. What is made up is around them: a
// disk that is slow, links that delay and break, PCs that die, freeze and come back, solves that
// take their time and end in many ways, and a scheduler's process that is killed at any record. All
// chance comes from one seed.
//
//     House: Runner, Muster <-- Connection --> Pc: Worker, slots
//       |  records                                  (its own epoch after each start)
//     Disk, which outlives the process             Books: what must never happen
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "base/at_work.hpp"
#include "base/clock.hpp"
#include "chance.hpp"
#include "study/definition.hpp"
#include "work/terms.hpp"

namespace femrun::simulation {

using namespace std::chrono_literals;

constexpr Duration never = 24h * 365;

/// How long solves take: as breakdowns come, between a half and one and a half of the average, or
/// with a long tail (log-normal: one in twenty takes more than twice the average).
enum class Spread { memoryless, even, tailed };

/// A study of the simulation.
struct StudyPlan {
    std::uint64_t trials = 20;  // successes
    Duration solve = 1min;      // on average
    Spread spread = Spread::memoryless;
    bool same_again = false;  // a trial takes as long each time that it is tried
    Duration solve_limit = 20min;
    std::map<std::string, study::Licence> licences{};
    std::uint64_t refused_by_every = 0;  // PC of so many; 0: by none
    Home home = Home::own_process;
    std::uint64_t crashes_every = 0;  // of its designs one in so many ends its plugin's process
    bool solves_well = false;         // every other design can be solved at the first try
    study::Share share{};
    Duration broken_from = never, broken_for{0};  // its plugin breaks its promise meanwhile
    Duration stopped_at = never;                  // a person stops it for good
    std::optional<std::uint64_t> memory_limit{};  // that its solves may use
    std::uint64_t hungry_every = 0;  // of its designs one in so many needs half as much again
};

/// PCs are jobs of an engine, each with an end. When one has left, or was ended, another takes its
/// place after a while.
struct JobsPlan {
    Duration last = never;
    std::uint64_t long_every = 0;  // of their places one in so many has jobs that last so long
    Duration long_last = never;
    Duration wait_max = 1min;          // in the engine's queue
    Duration preempted_every = never;  // and started anew under the same name
    Duration grace = 30s;              // from its signal to its end
    // The engine loses sight of a job's node and begins the job anew on another, while the copy on
    // the first lives on.
    Duration node_lost_every = never;
    bool one_folder = false;  // both have the same one, on a disk that nodes share
};

struct Plan {
    std::uint64_t seed = 1;
    JobsPlan jobs{};
    std::uint64_t pcs = 6;
    std::uint32_t slots_max = 3;  // of a PC
    std::vector<StudyPlan> studies{};
    Duration pc_dies_every = 3h, pc_freezes_every = 1h;
    Duration link_cut_every = 10min, cut_lasts_max = 1min;
    Duration scheduler_dies_every = 15min, scheduler_sleeps_every = 1h;
    Duration scheduler_is_down_max = 30s;
    Duration adoption_grace = 3min;
    work::Terms terms{};                                           // as hello would tell them
    Duration study_pauses_every = never, study_rests_max = 20min;  // when people pause it
    Duration slowest_message = 30s;   // one of some hundreds is overtaken by much else
    bool connections_tell = true;     // each end of a cut link hears of it soon
    std::uint64_t strays_every = 20;  // of what keeps no order one of so many arrives late
    Duration stray_for_max = 20s;
    bool has_ill_pc = false;  // on the first PC everything fails at once meanwhile
    Duration ill_from{0}, ill_for = never;
    std::uint64_t memory_a_slot = 0;  // as PCs say, and every third has four times as much; 0: none
    Duration longest_wait = 4h;       // of a trial, from asked to ended: more is starvation
    Duration licence_lies_for_max = never;  // that whoever is first in its line could have
    Duration all_ended_after = 24h;
};

struct Outcome {
    std::uint64_t digest = 0;  // of every record and of all that workers were told, in order
    std::uint64_t events = 0, records = 0, attempts = 0;
    std::uint64_t complete = 0, failed = 0;
    std::uint64_t kills = 0, sleeps = 0, cuts = 0, deaths = 0, freezes = 0, pauses = 0;
    std::uint64_t acknowledged = 0, repeated = 0, kept = 0;  // reports
    std::uint64_t inherited = 0;           // reports, by the next process of a worker
    std::uint64_t second_tries = 0;        // attempts at a trial that another was at
    std::uint64_t adopted = 0;             // reports that counted of attempts of an earlier process
    std::uint64_t strays = 0;              // messages that others overtook
    std::uint64_t stops = 0;               // studies that a person stopped before they were done
    std::map<StudyId, Duration> worked{};  // by slots, while all studies wanted them
    std::uint64_t guilty = 0;              // trials that ended whose design crashes its plugin
    std::uint64_t taken_for_the_cause = 0, blamed_innocents = 0;
    std::uint64_t failed_of_ill_pc = 0, solved_after_it = 0;  // attempts on the PC that is ill
    std::uint64_t used_too_much = 0, solved_with_more = 0;    // attempts, trials
    Duration longest_wait{0}, lasted{0};
    // Of jobs: how many, those preempted, and what became of the time of their slots. `opening`: of
    // processes and solvers; `cut`: solves that came to nothing.
    std::uint64_t jobs = 0, preempted = 0, sent_home = 0, cuts_short = 0;
    std::uint64_t copies = 0;       // jobs that were begun anew while they lived on
    std::uint64_t two_at_once = 0;  // of those, that the scheduler had both copies of
    // All until nine tenths of the trials were complete: what waits for the last ones has no use.
    Duration slot_time{0}, solving{0}, opening{0}, cut{0};
    bool operator==(const Outcome&) const = default;
};

/// What must never happen has happened; says what, when and with which seed.
class Broken : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What happens in a process does not happen once it has ended.
using Life = std::shared_ptr<const int>;
using LifeOfOther = std::weak_ptr<const int>;
inline Life new_life() { return std::make_shared<const int>(0); }

/// Events in order of time, and of arrival among those of one moment.
class World {
public:
    explicit World(const Plan& given) : plan(given), chance(given.seed) {}

    const Plan plan;
    Chance chance;
    Outcome outcome;
    bool is_contested = true;  // every study has a use for all that it gets

    Instant now() const { return now_; }
    void at(Instant when, std::function<void()> what);
    void after(Duration delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }
    void at(Instant when, const LifeOfOther& life, std::function<void()> what);
    void after(Duration delay, const LifeOfOther& life, std::function<void()> what) {
        at(now_ + delay, life, std::move(what));
    }
    /// The time of a slot since then was of this sort.
    void spent(Duration Outcome::*sort, Instant since) {
        if (accounts_open_) outcome.*sort += now_ - since;
    }
    void close_accounts() { accounts_open_ = false; }
    bool accounts_are_open() const { return accounts_open_; }
    /// Takes the next event.
    void step();
    /// From now on nothing breaks any more.
    void calm_down() { calm_ = true; }
    bool is_calm() const { return calm_; }
    /// FNV-1a: the same facts in the same order give the same digest.
    void write_down(std::uint64_t fact) {
        outcome.digest = (outcome.digest ^ fact) * 0x100000001B3u;
    }

    [[noreturn]] void broken(const std::string& what) const;

private:
    struct Event {
        Instant when;
        std::uint64_t order;
        std::function<void()> what;
        bool operator<(const Event& other) const {
            return std::tie(when, order) > std::tie(other.when, other.order);
        }
    };
    std::priority_queue<Event> events_;
    std::uint64_t last_order_ = 0;
    Instant now_{};
    bool calm_ = false, accounts_open_ = true;
};

/// Lets the plan happen until every study is done and every report acknowledged. Throws `Broken`.
Outcome simulate(const Plan& plan);

}  // namespace femrun::simulation
