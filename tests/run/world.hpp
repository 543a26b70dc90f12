// SPDX-License-Identifier: MIT
// A world in which studies run in virtual time: a journal whose disk is slow, workers whose solves
// take as long as a story says, and an optimizer that really depends on all it was told, so that a
// restart which forgets or reorders anything shows.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "run/runner.hpp"

namespace femrun::test {

/// The study file of 'sum': two reals, the sum of which the solver 'adder' returns; `more` follows.
std::string study_of_sum(int trials, const std::string& more = "");

/// Proposes points by a hash of everything asked and told so far.
class Learner final : public run::OptimizerPort {
public:
    explicit Learner(std::size_t parameters) : parameters_(parameters) {}

    bool independent() const override { return ignores_verdicts; }
    void ask(std::vector<std::uint64_t> trials,
             std::function<void(Result<std::vector<study::Design>>)> done) override;
    void ask_on(const run::Outlook& outlook, std::vector<std::uint64_t> trials,
                std::function<void(Result<run::Proposals>)> done) override;
    void tell(std::vector<run::OptimizerEvent> events,
              std::function<void(Result<void>)> done) override;
    void replay(std::vector<run::OptimizerEvent> events,
                std::function<void(Result<std::uint64_t>)> done) override;

    /// Answers what was asked, as the loop would after the call returned.
    void answer();
    bool has_answers() const { return !answers_.empty(); }

    bool ignores_verdicts = false;
    std::vector<std::string> heard;                // in words, in order
    std::optional<Error> next_failure;             // of the next ask
    std::uint64_t designs_left = ~0ull;            // fewer: a finite space
    std::vector<study::Design> plan;               // proposed in turn, over and over, instead
    std::map<std::uint64_t, run::Course> courses;  // chosen before it is asked for that trial
    std::optional<run::Outlook> outlook;           // the last that it was given

private:
    study::Design propose();
    void learn(const run::OptimizerEvent& event);

    std::size_t parameters_, planned_ = 0;
    std::uint64_t hash_ = 14695981039346656037ull;
    std::vector<std::function<void()>> answers_;
};

/// What a solve comes to, and how long it takes.
struct Solved {
    run::Report report;
    Duration takes = std::chrono::seconds(10);
    bool never = false;  // the worker falls silent about it
};

class World final : public run::WorkersPort, public run::JournalPort, public run::ClockPort {
public:
    using Solve = std::function<Solved(const run::Assignment&)>;

    /// `study_toml` is a whole study file; `past` is what an earlier world left on disk, and
    /// `begins` when this one goes on.
    explicit World(const std::string& study_toml, const std::vector<store::Record>& past = {},
                   Duration begins = Duration::zero(), std::vector<study::Design> plan = {},
                   Duration adoption_grace = Duration::zero(), run::IsGone is_gone = {});

    run::Runner& runner() { return *runner_; }
    const run::StudyRun& study(StudyId id = StudyId{1}) const { return runner_->study(id); }
    /// One more study, or one that was forgotten, with what is on record of it.
    void open(StudyId id, const std::string& study_toml, std::vector<study::Design> plan = {});
    void enlist(WorkerId worker, std::uint32_t slots);
    /// From now on the worker signs for these.
    void hold(WorkerId worker, std::vector<AttemptId> attempts) {
        holding_[worker] = std::move(attempts);
    }
    /// Its link is cut, and comes back with what it says.
    void cut(WorkerId worker);
    std::vector<AttemptId> come_back(WorkerId worker, const std::vector<work::Holding>& holding);
    /// The worker's process dies, with all that it has.
    void kill(WorkerId worker);
    /// Lets time pass until the study is over, or nothing is left that could happen.
    void run();
    /// The process is suspended; workers go on.
    void oversleep(Duration duration) { now_ += duration; }
    /// Lets everything happen that is due until `deadline`.
    void run_until(Duration after_start);
    void run_for(Duration time) { run_until(now_ - Instant{} + time); }

    Solve solve;                             // what designs come to; by default x1 + x2
    Home home = Home::own_process;           // of the solver
    bool opens = true;                       // workers live to say that they have it open
    std::map<WorkerId, std::string> names;   // of those who have others than pc1, pc2, ...
    std::map<WorkerId, std::string> refuse;  // workers that do not take the study, and why
    Duration disk = std::chrono::milliseconds(2);
    std::optional<Error> disk_trouble;             // while it is there nothing can be written
    Learner* learner = nullptr;                    // of study 1
    std::vector<store::Record> journal;            // what is on disk, and what is on its way there
    std::vector<std::string> said;                 // dispatches, revokes, discards in words
    std::vector<std::string> kept;                 // folders that stay
    std::map<AttemptId, int> acknowledged;         // how often
    std::uint64_t undurable_acknowledgements = 0;  // before the end was on disk
    std::uint64_t most_running = 0;
    std::uint64_t undurable_dispatches = 0;  // dispatched before its start was on disk

    // -- ports
    Instant now() const override { return now_; }
    WallTime wall() const override;
    std::uint64_t append(std::vector<store::Record> records) override;
    void retry() override;
    void drop_unwritten() override;
    std::vector<store::Record> unwritten() const override { return unwritten_; }
    void dispatch(WorkerId worker, run::Assignment assignment) override;
    void revoke(WorkerId worker, AttemptId attempt) override;
    void acknowledge(WorkerId worker, AttemptId attempt) override;
    void discard(const std::string& folder) override { said.push_back("discard " + folder); }
    void bring(const std::string& folder) override { kept.push_back(folder); }
    void silent(WorkerId worker, const std::string& why) override {
        said.push_back(name(worker) + " " + why);
    }
    void note(WorkerId worker, const std::string& text) override {
        said.push_back(name(worker) + " " + text);
    }
    void send_home(WorkerId worker, const std::string& why) override {
        said.push_back(name(worker) + " leaves: " + why);
    }
    std::string name(WorkerId worker) const override {
        const auto named = names.find(worker);
        return named != names.end() ? named->second : "pc" + std::to_string(worker.value);
    }
    std::string folder(TrialId trial, std::uint32_t ordinal) const override {
        return std::to_string(trial.number) + "/" + std::to_string(ordinal);
    }

private:
    std::set<WorkerId> away_;
    struct Opened {
        study::StudyDefinition definition;
        std::optional<study::SearchSpace> space;
        std::optional<study::Goals> goals;
        std::unique_ptr<Learner> learner;
    };
    bool step(Instant limit);
    bool optimizers_have_answers() const;
    std::vector<Begun> begun(const std::vector<AttemptId>& attempts) const;

    Instant now_{};
    std::multimap<Instant, std::function<void()>> events_;
    void write(std::uint64_t number);
    /// Records that were ever handed over and not refused.
    std::uint64_t appended() const { return journal.size() - past_ + dropped_; }

    std::uint64_t on_disk_ = 0;  // of the journal
    std::uint64_t past_ = 0;     // of the journal, before this world began
    std::uint64_t dropped_ = 0;  // records that were given up
    bool disk_refused_ = false;
    std::vector<store::Record> unwritten_;  // since then
    std::uint64_t running_now_ = 0;
    std::map<AttemptId, bool> held_;
    std::map<WorkerId, std::vector<AttemptId>> holding_;
    std::set<std::pair<WorkerId, StudyId>> refused_, opened_;
    std::map<StudyId, Opened> studies_;
    std::unique_ptr<run::Runner> runner_;
};

/// Designs of all trials, in order.
std::vector<study::Design> designs(const run::StudyRun& study);

}  // namespace femrun::test
