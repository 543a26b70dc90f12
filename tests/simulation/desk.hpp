// SPDX-License-Identifier: MIT
// The scheduler's side of the simulation: the real scheduler, and beside it records from which it
// is built again after a crash. The desk keeps books of its own on what runs where and who holds
// which licence, and calls foul when a command breaks a promise.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "world.hpp"

namespace femrun::simulation {

/// What a machine is told.
struct Run {
    AttemptId attempt;
    StudyId study;
    Duration solve;  // on average
    bool plugin_broken = false;
    bool crashes = false;  // its plugin's process
    Home home = Home::own_process;
    std::uint64_t refused_by_every = 0;
};
struct Kill {
    AttemptId attempt;
};
using Order = std::variant<Run, Kill>;
/// How a solve ended: with a failure, or solved.
using Ending = std::optional<study::Failure>;

class Desk {
    using Beside = schedule::Beside;

public:
    explicit Desk(World& world);

    /// Begins; `lines_cut` is called when a crash of the scheduler cuts every line.
    void open(std::function<void()> lines_cut);
    bool done() const { return trials_open_ == 0; }
    void check_end() const;

    // -- what machines do

    WorkerId enlist(std::uint32_t slots, std::function<void(WorkerId, const Order&)> line);
    void line_cut(WorkerId worker);
    bool asleep() const { return asleep_; }
    void opened(WorkerId worker, StudyId study);
    void begun(WorkerId worker, const std::vector<Begun>& begun);
    void heartbeat(WorkerId worker, const std::vector<AttemptId>& running,
                   const std::vector<Begun>& begun);
    void report(AttemptId attempt, const Ending& ending);
    void refused(WorkerId worker, StudyId study);

private:
    struct Trial {
        Instant queued;
        bool ended = false;
        bool lost_one = false;            // its last attempt was lost or ran into a limit
        std::uint32_t attempts_used = 0;  // those that were not begun apart
        std::set<AttemptId> open;
    };
    struct Study {
        StudyId id;
        const StudyPlan* plan;
        std::vector<Trial> trials;
        std::uint64_t open = 0;
        bool stopped = false;
    };
    struct Attempt {
        TrialId trial;
        WorkerId worker;
        Instant heard;  // of it, in waking time
        bool begun = false, late = false;
        Beside beside = Beside::others;
    };
    struct Worker {
        std::uint32_t slots;
        std::set<AttemptId> attempts;
        std::function<void(WorkerId, const Order&)> line;
        std::set<StudyId> refuses;
    };
    struct Pool {
        std::uint64_t held = 0;
        std::multimap<Instant, std::uint64_t> resting;
    };
    enum class Solver { ended, killed };

    /// Waking time.
    Instant now() { return time_.at(world_.now()); }
    void crash();
    void sleep();
    void stop(Study& study);
    void ask();
    void turn();
    void wake_at_deadline();
    void carry_out(const schedule::Dispatch& order);
    void carry_out(const schedule::Revoke& order);
    void carry_out(const schedule::AttemptOver& order);
    void carry_out(const schedule::AttemptLate& order);
    void carry_out(const schedule::AttemptBack& order);
    void carry_out(const schedule::GiveUp& order);
    void carry_out(const schedule::PauseStudy& order);
    void carry_out(const schedule::WorkerSilent& order);
    void carry_out(const schedule::WorkerNote& order);
    void write_down(std::initializer_list<std::uint64_t> facts);

    Study& study(StudyId id) { return studies_.at(id.value - 1); }
    Trial& trial(TrialId id) { return study(id.study).trials.at(id.number - 1); }
    void end_trial(TrialId id, std::uint64_t& count);
    void close_attempt(AttemptId id, Solver solver);
    void hold(const Study& study);
    void release(const Study& study, Solver solver);

    World& world_;
    std::function<void()> lines_cut_;
    std::unique_ptr<schedule::Scheduler> scheduler_;
    std::vector<Study> studies_;
    std::map<AttemptId, Attempt> open_attempts_;
    std::map<AttemptId, TrialId> attempts_;  // all that ever were
    std::map<WorkerId, Worker> workers_;
    std::map<std::string, Pool> pools_;
    std::uint64_t last_attempt_ = 0, last_worker_ = 0, life_ = 0;
    std::uint64_t trials_open_ = 0;
    std::uint32_t backlog_ = 0;
    std::optional<Instant> wake_;  // in the world's time
    WakingTime time_;
    bool asleep_ = false;
    std::vector<TrialId> taken_back_;            // whose solves were, in this turn
    std::vector<std::function<void()>> missed_;  // while asleep
};

}  // namespace femrun::simulation
