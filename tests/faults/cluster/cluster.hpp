// SPDX-License-Identifier: MIT
// A house as people run it: the scheduler on PC 0, a worker on each further one, all of them the
// real program, each on a PC of its own; and a solver that says in one file when it began and
// ended.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "network.hpp"
#include "support/femrun_program.hpp"

namespace femrun::test {

/// A line of the solver of a timed study.
struct SaidSolve {
    std::string attempt;  // "beam/trial-000004-attempt-1"
    std::string design;   // as text
    std::string folder;   // where it ran
    bool operator==(const SaidSolve&) const = default;
};

class Cluster {
public:
    /// So many PCs beside the scheduler's. Nothing runs yet. With a short lease a test need not
    /// wait for long; what it tells is in leases.
    explicit Cluster(int workers, std::string lease = "15 s");

    /// The scheduler is started in a shell that was told this first: "ulimit -n 64".
    void within(std::string shell) { within_ = std::move(shell); }
    /// Each PC has a clock that can be set from now on: before anything is started there.
    void with_clocks();
    /// "+1d": so much is added to what it would show.
    void set_clock(int pc, const std::string& offset);
    /// Starts it, and waits until it can be reached. Later starts are at the same address.
    void start_scheduler(const std::vector<std::string>& more = {});
    /// Starts a worker with one slot on a PC, and does not wait.
    void start_worker(int pc, const std::vector<std::string>& more = {});
    void start_workers();
    /// Between that PC and the scheduler there is from now on a link that does what is asked for in
    /// the words of programs/bad_link.cpp; nothing bad without words. What goes over the one before
    /// breaks. Before the first call the worker must not have been started.
    void spoil_link(int pc, const std::vector<std::string>& faults);
    static std::string name_of_worker(int pc);
    /// All of them, a study 'beam' of so many trials that take so long, and waits until every
    /// worker solves one.
    void start_at_work(int trials, const std::string& seconds);
    /// To the program on that PC, which is gone afterwards.
    void kill(int pc);
    std::uint64_t process(int pc) const;
    /// It was started, and has not ended.
    bool is_running(int pc);
    /// What the program on that PC has printed since it was started last.
    std::string said(int pc) const;
    /// Waits for the end of the program on that PC.
    system::Ended ended(int pc);

    /// `femrun ...` on the scheduler's PC, to its end.
    Finished femrun(const std::vector<std::string>& arguments);
    /// Hands a study in and leaves it to the scheduler.
    void submit(const std::string& study_file);
    /// What `femrun show STUDY --json` says there.
    nlohmann::json shown(const std::string& study);
    nlohmann::json status();
    /// The same of the database, when no scheduler runs.
    nlohmann::json recorded(const std::string& study);
    /// Waits until the study is no more running, a minute at most, and gives what is shown.
    nlohmann::json done(const std::string& study);

    /// Starts `femrun ...` on the scheduler's PC, and goes on.
    system::Child start_client(const std::vector<std::string>& arguments);
    /// Starts a program of programs/ on that PC.
    static system::Child start_stranger(int pc, const std::string& program,
                                        const std::vector<std::string>& arguments);
    /// Waits until so many solves run now, or have ended in all; a minute at most.
    bool solving(std::size_t so_many);
    bool solved(std::size_t so_many);
    /// Waits until the worker on that PC has a report on its disk, which it has said to nobody.
    bool keeps_reports(int pc);
    /// The scheduler says of the worker on that PC that it is there.
    bool is_enlisted(int pc);
    /// The PC of the worker that said so.
    int solved_at(const SaidSolve& solve) const;
    /// What a worker keeps: its folder.
    std::filesystem::path worker_folder(int pc) const;
    /// Waits until nothing runs that was started here, nor what that has started: what still does
    /// after a minute.
    std::vector<std::string> left_running() const;
    /// Lets time pass: "5" seconds.
    static void pass(const std::string& seconds);

    /// For people, and for workers.
    const std::string& address() const { return address_; }
    const std::string& for_workers() const { return for_workers_; }
    Network& network() { return network_; }
    Bench& bench() { return bench_; }
    const Bench& bench() const { return bench_; }

private:
    nlohmann::json said_as_json(const std::vector<std::string>& arguments);
    system::ChildSpec spec(int pc, const std::vector<std::string>& arguments,
                           const std::string& saying, const std::string& within = "") const;

    std::filesystem::path clock_of(int pc) const;

    Bench bench_;
    Network network_;
    int workers_;
    bool has_clocks_ = false;
    std::string lease_, within_, address_, for_workers_;
    std::map<int, system::Child> running_, links_;
};

/// Trials of this state, and attempts of all trials, in what `show --json` says.
std::size_t count_of(const nlohmann::json& study, const std::string& state);
std::size_t attempts_of(const nlohmann::json& study);
/// Without those that never reached a worker, or that it had not begun.
std::size_t begun_of(const nlohmann::json& study);

/// All that it said, on whatever PC.
struct Said {
    std::vector<SaidSolve> begun, ended;
    /// How many solves began of designs that others of the same study had begun.
    std::size_t repeated() const;
};
Said said_by_solver(const Bench& bench);

/// A study of so many trials, each of which takes so long. Its designs are all different.
void write_timed_study(const Bench& bench, const std::string& name, int trials,
                       const std::string& seconds, const std::string& more = "");

}  // namespace femrun::test
