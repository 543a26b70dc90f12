// SPDX-License-Identifier: MIT
// The scheduler's PC: a process with the real runner and muster, which is killed and started again
// from what is on disk.
#pragma once

#include <deque>

#include "base/log.hpp"
#include "books.hpp"
#include "connection.hpp"
#include "disk.hpp"
#include "muster/muster.hpp"
#include "optimizer.hpp"
#include "run/runner.hpp"
#include "worker/link.hpp"

namespace femrun::simulation {

class House final {
public:
    explicit House(World& world);
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    void start();
    Books& books() { return books_; }
    /// For a person who wonders why it does not end.
    std::string standing() const;

    /// None while the process is down.
    Life life() const;
    /// Something comes in: now, or when it wakes up.
    void hear(std::function<void()> what);

    // -- as they come in
    /// Something has come over it; it ends with the process.
    void accepted(const std::shared_ptr<Connection>& connection);
    void enlist(const std::shared_ptr<Connection>& connection, const work::WorkerCard& card,
                const std::vector<work::Holding>& holding,
                const std::map<StudyId, work::DefinitionHash>& studies);
    void line_ended(const Connection& connection);
    void heartbeat(const muster::Place& by, const std::vector<AttemptId>& holding,
                   const std::vector<Begun>& begun);
    void report(const muster::Place& by, const worker::Ended& ended);
    muster::Muster& muster();

private:
    class Line;
    struct Events;
    struct Process;
    struct Study;

    void open(StudyId id);
    void pause(StudyId id);
    void person_stops(StudyId id, Duration in);
    void kill();
    void sleep();
    void wake();
    void turn();
    void look_at_endings();
    void send_assignments(const Connection& connection);

    World& world_;
    Books books_;
    Platter platter_;
    std::unique_ptr<Process> process_;
    bool asleep_ = false;
    std::deque<std::function<void()>> missed_;  // while asleep
};

}  // namespace femrun::simulation
