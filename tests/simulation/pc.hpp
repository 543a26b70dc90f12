// SPDX-License-Identifier: MIT
// A PC with a worker's process, which holds the real core. It may die with the PC or by itself, and
// freeze; its link may break at any moment. It comes back as another process, with a new epoch.
#pragma once

#include "connection.hpp"
#include "house.hpp"
#include "worker/worker.hpp"

namespace femrun::simulation {

class Pc final {
public:
    Pc(World& world, House& house, std::uint64_t number);
    /// On which the jobs of `twin` are begun anew when its node is lost, and the other way round.
    Pc(World& world, House& house, std::uint64_t number, Pc& twin);
    ~Pc();
    Pc(const Pc&) = delete;
    Pc& operator=(const Pc&) = delete;

    std::uint64_t number() const { return number_; }
    worker::Worker& worker();
    /// Everything fails here now; it did, and does not any more.
    bool is_ill() const;
    bool was_ill() const;
    std::uint64_t memory_a_slot() const;
    bool holds_something() const;
    /// Of the process that there is. What runs counts as this.
    void settle_accounts(Duration Outcome::*running);

    /// Something comes in: now, or when it thaws.
    void hear(std::function<void()> what);
    void link_ended(const Connection& connection);
    /// A plugin in the worker's own process took it along. The PC is well.
    void process_crashes();

    // -- what the scheduler says, as it comes in
    void enlisted(const muster::Enlistment& answer);
    void open(const work::StudySetup& setup);
    void assign(const work::Assignment& assignment);
    void revoke(AttemptId attempt);
    void close(StudyId study);
    void acknowledged(AttemptId attempt);
    void kept(AttemptId attempt);
    void say_again(const std::vector<AttemptId>& attempts);
    void opened_heard(StudyId study);
    void leave(worker::Leave how);
    void leaving_heard();

private:
    class Link;
    class Disk;
    struct Process;

    void start();
    void connect();
    void connect_soon(Duration at_most);
    void link_breaks();
    void die();
    void end_process(Connection::News news);
    bool is_job() const { return world_.plan.jobs.last < never; }
    Duration job_lasts() const;
    void begin_job();
    void preempt();
    void lose_node();
    void begin_anew(work::Job job);
    void look_whether_left();
    void job_over();
    void start_again(Duration in);
    void freeze();
    void thaw();
    void keep_time();

    World& world_;
    House& house_;
    std::uint64_t number_;
    std::uint32_t slots_;
    /// Of workers, one after the other; it outlives their processes.
    struct Folder {
        std::uint64_t number = 0, epoch = 0;
        std::map<AttemptId, worker::Ended> disk{};
    };
    std::shared_ptr<Folder> folder_;
    std::uint64_t epoch_ = 0;
    Pc* twin_ = nullptr;
    bool idle_ = false;     // its twin has the job
    bool is_copy_ = false;  // of a job that was begun anew
    std::unique_ptr<Process> process_;
    work::Job job_;
    std::uint64_t jobs_ = 0;  // at this place so far
    Instant job_began_{};
    bool frozen_ = false;
    std::deque<std::function<void()>> missed_;  // while frozen
};

}  // namespace femrun::simulation
