// SPDX-License-Identifier: MIT
// A bad world in virtual time, in one thread: thousands of machines that die, freeze and come back,
// and a network that loses, delays, doubles and overtakes messages, around one real scheduler that
// is itself killed now and then. All chance comes from one seed.
//
//     desk (records, scheduler) <-- messages, perhaps --> machines (slots, solvers, spool)
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "base/waking_time.hpp"
#include "chance.hpp"
#include "schedule/scheduler.hpp"

namespace femrun::simulation {

using namespace std::chrono_literals;

/// A study of the simulation.
struct StudyPlan {
    schedule::StudyTerms terms;
    std::uint64_t trials = 100;
    std::uint64_t at_once = 50;                         // asked ahead
    Duration solve = 5min;                              // on average
    std::optional<Duration> faults_from, faults_until;  // the plugin is broken meanwhile
    std::optional<Duration> stopped_at;
    std::uint64_t refused_by_every = 0;  // machine of so many; 0: by none
    Home home = Home::own_process;
    std::uint64_t crashes_every = 0;  // of its designs one in so many ends its plugin's process
};

struct Plan {
    std::uint64_t seed = 1;
    std::uint64_t machines = 100;
    Duration heartbeat = 30s;
    std::vector<StudyPlan> studies;
    Duration machine_dies_every = 10h, machine_freezes_every = 10h, line_cut_every = 10h;
    Duration scheduler_dies_every = 1h, scheduler_sleeps_every = 30min;
    Duration longest_wait = 4h;  // of a trial, from queued to ended: more is starvation
    Duration all_ended_after = 24h;
};

struct Outcome {
    std::uint64_t digest = 0;  // of every command in order
    std::uint64_t commands = 0, events = 0;
    std::uint64_t complete = 0, failed = 0, cancelled = 0;
    std::uint64_t attempts = 0, restarts = 0, pauses = 0, late_reports = 0, refusals = 0;
    std::uint64_t sleeps = 0, silences = 0, late = 0, back = 0, rests = 0, not_begun = 0;
    std::uint64_t tried_alone = 0, taken_for_the_cause = 0, blamed_innocents = 0;
    Duration longest_wait{0}, lasted{0};
    bool operator==(const Outcome&) const = default;
};

/// What must never happen has happened; says what, when and with which seed.
class Broken : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Events in order of time, and of arrival among those of one moment.
class World {
public:
    explicit World(const Plan& given) : plan(given), chance(given.seed) {}

    const Plan& plan;
    Chance chance;
    Outcome outcome;

    Instant now() const { return now_; }
    void at(Instant when, std::function<void()> what);
    void after(Duration delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }
    /// Over the network: perhaps late, twice, never.
    void send(const std::function<void()>& what);
    /// Takes the next event; machines make new ones for ever.
    void step();

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
};

/// Lets the plan happen until every trial has ended. Throws `Broken`.
Outcome simulate(const Plan& plan);

}  // namespace femrun::simulation
