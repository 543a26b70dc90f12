// SPDX-License-Identifier: MIT
// A scheduler as it runs: its database, the links to its workers, its studies with their
// optimizers. Brings the rooms together and decides nothing; `run::Runner` does.
//
//     worker ... link -> net::WorkersServer -> muster -> House -> Runner -> Journal -> database
//
// Everything on the loop's thread.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "loop/event_loop.hpp"
#include "net/workers_server.hpp"
#include "run/runner.hpp"
#include "serve/house_log.hpp"
#include "serve/journal.hpp"
#include "serve/open_study.hpp"
#include "serve/study_files.hpp"
#include "study/house_licences.hpp"
#include "work/terms.hpp"

namespace femrun::serve {

struct HouseSetup {
    std::unique_ptr<store::Database> database;  // open for writing
    std::filesystem::path files_folder;         // absolute: attempts' folders go below it
    std::vector<store::StudyRow> studies;       // all that it has
    std::vector<store::PoolRow> pools;          // the same
    LogSink& watching;                          // who sees what the house has to tell; outlives it
    host::SpokenLines& spoken;  // what plugins on threads of this process print; outlives it
    run::Coming coming = run::Coming::nobody;
    /// See run::Runner. Zero where all workers end with this process.
    Duration adoption_grace = Duration::zero();
    Duration lease = work::Terms{}.lease;  // see work::Terms
    /// Where optimizers go: whatever their studies say when this says something. One that hangs on
    /// a thread cannot be ended, and one that crashes there takes all studies along.
    study::Isolation optimizers = study::Isolation::by_plugin;
    /// Of all attempts' files on this PC, as far as they come from workers elsewhere.
    std::uint64_t results_bytes_max = net::ArtefactPlace{}.bytes_max;
};

class House final : private run::WorkerEvents {
public:
    House(loop::EventLoop& loop, HouseSetup setup);
    ~House() noexcept override;

    /// Has the study's files at hand, opens its optimizer, then the study: it runs when the promise
    /// is done. Rejects with text as in plugin.capnp when the optimizer is refused. Not to outlive
    /// this. Of a study that is not open.
    kj::Promise<void> open(StudyOpening opening);
    /// Lets go of a study that is over: see Runner::forget.
    void forget(StudyId study);
    /// It is being opened, runs, or is over and not forgotten.
    bool knows(StudyId study) const { return studies_.contains(study); }
    /// The same, and the runner has it.
    bool is_open(StudyId study) const { return knows(study) && at_work(study).began(); }
    /// It ran when the scheduler before this one ended, and goes on as soon as it can be opened:
    /// until then nobody is told that it does not run.
    void expect(StudyId study) { expected_.insert(study); }
    void expect_no_more(StudyId study) { expected_.erase(study); }
    bool expects(StudyId study) const { return expected_.contains(study); }
    std::optional<StudyId> named(const std::string& study) const;
    /// That the runner has.
    std::vector<StudyId> open_studies() const;
    /// Those of them that have ended, and can be forgotten.
    std::vector<StudyId> over() const;
    const OpenStudy& at_work(StudyId study) const { return *studies_.at(study); }

    run::Runner& runner() { return runner_; }
    const run::Runner& runner() const { return runner_; }
    net::WorkersServer& workers() { return workers_; }
    const muster::Muster& muster() const { return workers_.muster(); }
    Journal& journal() { return journal_; }
    StudyFiles& files() { return files_; }
    const WallTime& since() const { return since_; }
    const work::DatabaseId& database() const { return terms_.database; }
    LogSink& log() { return log_; }
    const std::filesystem::path& files_folder() const { return files_folder_; }

    /// A pool of the house: what study files say of it does not count, and studies that say nothing
    /// of it hold one for each solve where their solver has its name. What is kept for people
    /// stays.
    void set_pool(const store::PoolRow& pool);
    /// What is kept of it for people, at which times of the day.
    void keep_for_people(const std::string& pool, std::vector<study::ForPeople> times);
    /// It is this licence of Slurm's; empty: of none.
    void pool_of_slurm(const std::string& pool, const std::string& licence);
    /// Its probe counted so many that are free, which holds for a while; or it did not work.
    void pool_counted(const std::string& pool, std::uint32_t free, Duration valid_for);
    void pool_not_counted(const std::string& pool, std::string why);
    /// With its probe; empty: none.
    std::string pool_trouble(const std::string& pool) const;
    /// Calls it after each turn of the runner from now on: something may have happened.
    void each_turn(std::function<void()> call) { turned_ = std::move(call); }
    /// The runner gets a turn soon: something was asked of it.
    void wake();
    /// Done when folders that nobody keeps are deleted.
    kj::Promise<void> tidied();

private:
    kj::Promise<void> put_files(OpenStudy& study);
    kj::Promise<std::vector<std::string>> folders_there(StudyId study);
    void begin(StudyId study, std::vector<std::string> folders_before);
    void tell_of_new(const std::string& pool);
    void sweep(StudyId study, std::vector<std::string> folders);
    void decide_about(const muster::Place& by, const std::vector<std::string>& folders);
    void turn();
    void arm();
    void tell_of_trouble();
    void pause_for_mistake(WorkerId worker, StudyId study, const Error& why);
    void note(const work::WorkerCard& card);

    // -- run::WorkerEvents: passed on to the runner, which gets a turn afterwards
    void worker_enlisted(WorkerId worker, const work::WorkerCard& card) override;
    void worker_gone(WorkerId worker, const std::string& why) override;
    void worker_away(WorkerId worker, const std::string& why) override;
    std::vector<AttemptId> worker_back(WorkerId worker,
                                       std::span<const work::Holding> holding) override;
    std::vector<AttemptId> worker_kept(WorkerId worker,
                                       std::span<const work::Holding> holding) override;
    void worker_replaced(WorkerId worker, WorkerId to, std::span<const AttemptId> ended) override;
    void worker_leaving(WorkerId worker) override;
    void worker_ends(WorkerId worker, Duration in) override;
    void worker_superseded(WorkerId worker) override;
    run::Closed closed(StudyId study) const override;
    void worker_refused(WorkerId worker, StudyId study, const Error& why) override;
    void worker_opened(WorkerId worker, StudyId study, Home home) override;
    void heartbeat(WorkerId worker, std::span<const AttemptId> running,
                   std::span<const Begun> begun) override;
    void begun(WorkerId worker, std::span<const Begun> attempts) override;
    void reported(WorkerId worker, AttemptId attempt, work::Report report) override;
    void repeated(WorkerId worker, AttemptId attempt) override;
    void progressed(AttemptId attempt, double fraction, const std::string& stage) override;

    loop::EventLoop& loop_;
    std::filesystem::path files_folder_;
    host::SpokenLines& spoken_;
    run::Coming coming_;
    study::Isolation optimizers_;
    WallTime since_;
    const work::Terms terms_;  // of its scheduler and, by hello, of its workers
    std::function<void()> turned_;
    HouseLog log_;
    SystemClock clock_;
    AttemptId first_attempt_;
    StudyFiles files_;
    net::WorkersServer workers_;
    Journal journal_;
    std::map<StudyId, std::unique_ptr<OpenStudy>> studies_;  // outlive their runs
    std::map<std::string, store::PoolRow> pools_;
    std::map<std::string, std::vector<study::ForPeople>> for_people_;  // of these
    std::map<std::string, std::string> of_slurm_;                      // the same
    std::map<std::string, std::string> pool_troubles_;
    std::set<StudyId> resting_;  // on record, not done, and not open: they may be opened again
    std::set<StudyId> expected_;
    run::Runner runner_;
    bool waking_ = false;
    bool in_trouble_ = false;  // with the database, as far as people were told
    Instant armed_for_ = Instant::max();
    kj::Maybe<kj::Promise<void>> timer_;
};

}  // namespace femrun::serve
