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

class Cluster {
public:
    /// So many PCs beside the scheduler's. Nothing runs yet.
    explicit Cluster(int workers);

    /// Starts it, and waits until it can be reached. Later starts are at the same address.
    void start_scheduler(const std::vector<std::string>& more = {});
    /// Starts a worker with one slot on a PC, and does not wait.
    void start_worker(int pc, const std::vector<std::string>& more = {});
    void start_workers();
    /// All of them, a study 'beam' of so many trials that take so long, and waits until every
    /// worker solves one.
    void start_at_work(int trials, const std::string& seconds);
    /// To the program on that PC, which is gone afterwards.
    void kill(int pc);
    std::uint64_t process(int pc) const;
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
    /// Waits until the study is no more running, a minute at most, and gives what is shown.
    nlohmann::json done(const std::string& study);

    /// Starts `femrun ...` on the scheduler's PC, and goes on.
    system::Child start_client(const std::vector<std::string>& arguments);
    /// Waits until so many solves run now, or have ended in all; a minute at most.
    bool solving(std::size_t so_many);
    bool solved(std::size_t so_many);
    /// Waits until the worker on that PC has a report on its disk, which it has said to nobody.
    bool keeps_reports(int pc);
    /// Lets time pass: "5" seconds.
    static void pass(const std::string& seconds);

    /// For people.
    const std::string& address() const { return address_; }
    Network& network() { return network_; }
    Bench& bench() { return bench_; }

private:
    system::ChildSpec spec(int pc, const std::vector<std::string>& arguments,
                           const std::string& saying) const;

    Bench bench_;
    Network network_;
    int workers_;
    std::string address_, for_workers_;
    std::map<int, system::Child> running_;
};

/// Trials of this state, and attempts of all trials, in what `show --json` says.
std::size_t count_of(const nlohmann::json& study, const std::string& state);
std::size_t attempts_of(const nlohmann::json& study);

/// A line of the solver of a timed study.
struct SaidSolve {
    std::string attempt;  // "beam/trial-000004-attempt-1"
    std::string design;   // as text
};

/// All that it said, on whatever PC.
struct Said {
    std::vector<SaidSolve> begun, ended;
    /// How many solves began of designs that others had begun.
    std::size_t repeated() const;
};
Said said_by_solver(const Bench& bench);

/// A study of so many trials, each of which takes so long. Its designs are all different.
void write_timed_study(const Bench& bench, const std::string& name, int trials,
                       const std::string& seconds, const std::string& more = "");

}  // namespace femrun::test
