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
#include <string>

#include "loop/event_loop.hpp"
#include "loop/plugin_thread.hpp"
#include "net/workers_server.hpp"
#include "run/runner.hpp"
#include "serve/house_log.hpp"
#include "serve/journal.hpp"
#include "serve/open_study.hpp"

namespace femrun::serve {

struct HouseSetup {
    std::unique_ptr<store::Database> database;  // open for writing
    std::filesystem::path files_folder;         // absolute: attempts' folders go below it
    LogSink& watching;                          // who sees what the house has to tell; outlives it
    host::SpokenLines& spoken;  // what plugins on threads of this process print; outlives it
    run::Coming coming = run::Coming::nobody;
    /// See run::Runner. Zero where all workers end with this process.
    Duration adoption_grace = Duration::zero();
    /// Called after each turn of the runner: something may have happened.
    std::function<void()> turned;
};

class House final : private run::WorkerEvents, private kj::TaskSet::ErrorHandler {
public:
    House(loop::EventLoop& loop, HouseSetup setup);
    ~House() noexcept override;

    /// Opens the study's optimizer, then the study: it runs when the promise is done. Rejects with
    /// text as in plugin.capnp when the optimizer is refused. Not to outlive this. Of a study that
    /// is not open.
    kj::Promise<void> open(StudyOpening opening);
    /// Lets go of a study that is over: see Runner::forget.
    void forget(StudyId study);
    /// Of a study that runs, or is over and not forgotten.
    const OpenStudy& at_work(StudyId study) const { return *studies_.at(study); }

    run::Runner& runner() { return runner_; }
    const run::Runner& runner() const { return runner_; }
    net::WorkersServer& workers() { return workers_; }
    Journal& journal() { return journal_; }
    LogSink& log() { return log_; }
    const std::filesystem::path& files_folder() const { return files_folder_; }

    /// The runner gets a turn soon: something was asked of it.
    void wake();
    /// Done when folders that nobody keeps are deleted.
    kj::Promise<void> tidied();

private:
    void begin(StudyId study);
    void sweep(StudyId study);
    void turn();
    void arm();
    void tell_of_trouble();
    void taskFailed(kj::Exception&& exception) override;

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
    run::Closed closed(StudyId study) const override { return runner_.closed(study); }
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
    std::function<void()> turned_;
    HouseLog log_;
    SystemClock clock_;
    AttemptId first_attempt_;
    net::WorkersServer workers_;
    Journal journal_;
    std::map<StudyId, std::unique_ptr<OpenStudy>> studies_;  // outlive their runs
    run::Runner runner_;
    loop::PluginThread files_;
    kj::TaskSet sweeps_;
    bool waking_ = false;
    bool in_trouble_ = false;  // with the database, as far as people were told
    Instant armed_for_ = Instant::max();
    kj::Maybe<kj::Promise<void>> timer_;
};

}  // namespace femrun::serve
