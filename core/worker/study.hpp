// SPDX-License-Identifier: MIT
// How a worker opens a study: with one instance of its solver, on whose fate all assignments wait.
//
//     fetching --at hand--> opening --open done--> telling --heard--> open
//        |                     |  \--PC has no room, or the instance died or hung--> opening,
//        |                     |      after a back-off
//        +--not to be had------+--refused by its plugin, or died every time--> refused
//
// `fetching` is as long as files or the plugin of the study are on their way to this PC; one that
// has all is never in it.
//
// `telling` is skipped by plugins in processes of their own. One in the worker's process may end it
// with its first design: that the study is open here must have been heard by then, or the design
// could never be told from what has not begun.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/at_work.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "worker/slot.hpp"

namespace femrun::worker {

struct OpeningTimes {
    // Before the next try; doubles to the second.
    Duration backoff = std::chrono::milliseconds(100), backoff_max = std::chrono::seconds(10);
    // With the back-offs between, a quarter of a minute: a crash can be the PC's condition too.
    int deaths_max = 8;
    // Of a solver that hangs and is killed at its start limit.
    Duration patience = std::chrono::minutes(10);
};

struct Study {
    enum class State { fetching, opening, telling, open, refused };

    std::shared_ptr<const work::StudySetup> setup;
    Home home = Home::own_process;
    State state = State::opening;
    std::vector<AttemptId> waiting{};  // for the study to open
    Error why_refused{};
    std::optional<Instant> try_again{};
    int failures = 0, deaths = 0;  // of solvers that were to be its first
    Instant first_failure{};

    bool is_open() const { return state == State::open; }
    /// The first solver was not to be had, for this reason: how long to wait before the next try;
    /// nothing when it is hopeless.
    std::optional<Duration> back_off(Preparation why, const OpeningTimes& times, Instant now);
};

}  // namespace femrun::worker
