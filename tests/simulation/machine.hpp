// SPDX-License-Identifier: MIT
// A worker as the world makes it: it may die, freeze and lose its line at any moment. Solvers run
// on while the worker is frozen or cut off; reports are spooled until the desk has them.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "desk.hpp"
#include "world.hpp"

namespace femrun::simulation {

class Machine {
public:
    Machine(World& world, Desk& desk, std::uint64_t number);
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// The connection to the desk broke; it will be made again.
    void line_lost();

private:
    void enlist();
    void plan_mishaps();
    void die();
    void process_crashes();
    void come_back_after(Duration delay);
    std::vector<Begun> begun() const;
    void freeze();
    void thaw();
    void beat();
    void receive(std::uint64_t life, WorkerId as, const Order& order);
    void take(const Order& order);
    void refuse(const Run& run);
    void tell_refusal(WorkerId as, StudyId study);
    void start_next();
    void ended(std::uint64_t life, AttemptId attempt, const Ending& ending);
    void deliver(std::uint64_t life, AttemptId attempt);

    World& world_;
    Desk& desk_;
    std::uint64_t number_;
    std::uint32_t slots_;
    std::uint64_t life_ = 1;  // events of an earlier life do not happen
    bool alive_ = true, frozen_ = false;
    std::optional<WorkerId> enlisted_as_;
    std::set<AttemptId> known_;  // of this life: an assignment that comes twice
    std::deque<Run> waiting_;
    std::map<AttemptId, Instant> running_;  // since when
    std::set<StudyId> opened_;              // since it enlisted
    std::map<AttemptId, Ending> spool_;
    std::map<StudyId, std::set<AttemptId>> refusing_;  // what waits until its study is refused
    std::vector<std::function<void()>> missed_;        // while frozen
};

}  // namespace femrun::simulation
