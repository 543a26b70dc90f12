// SPDX-License-Identifier: MIT
// A study on this PC: the scheduler's side lives in this process, the slots in a worker process
// beside it. Brings the rooms together and decides nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "host/optimizer_link.hpp"
#include "loop/event_loop.hpp"
#include "loop/interrupts.hpp"
#include "loop/plugin_thread.hpp"
#include "net/local_worker.hpp"
#include "net/workers_server.hpp"
#include "run/runner.hpp"
#include "serve/journal.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"
#include "study_log.hpp"

namespace femrun::app {

/// What a local study is made of.
struct LocalSetup {
    StudyId id;
    study::StudyDefinition definition;
    store::History past;
    std::unique_ptr<store::Database> database;  // open for writing
    host::Plugin optimizer;
    std::filesystem::path study_folder, files_folder;
    std::uint32_t slots = 1;
    LogSink& log;               // outlives the study
    host::SpokenLines& spoken;  // what plugins on threads of this process print; outlives the study
};

class LocalStudy final : private run::WorkerEvents {
public:
    /// `looked` is called now and then while the study runs, for the display; `interrupted` when
    /// Ctrl-C was pressed, with how often.
    struct Observer {
        virtual ~Observer() = default;
        virtual void looked(const LocalStudy& study) = 0;
        virtual void interrupted(int times) = 0;
    };

    LocalStudy(loop::EventLoop& loop, LocalSetup setup, Observer& observer);
    ~LocalStudy() noexcept override;

    /// Runs the study to its end, whatever that is. An error is one of starting it.
    Result<run::Ending> run();

    const run::StudyRun& study() const { return runner_.study(id_); }
    const run::Runner& runner() const { return runner_; }
    std::uint32_t slots() const { return slots_; }
    const study::Goals& goals() const { return goals_; }
    Instant started() const { return started_; }
    /// For how long earlier runs of the study worked.
    double active_before_s() const { return active_before_s_; }

private:
    void wake();
    void turn();
    void arm();
    void look();
    void interrupt();
    void tell_of_trouble();
    void sweep();

    // -- run::WorkerEvents: passed on to the runner, which gets a turn afterwards
    void worker_enlisted(WorkerId worker, std::uint32_t slots) override;
    void worker_gone(WorkerId worker, const std::string& why) override;
    void worker_away(WorkerId worker, const std::string& why) override;
    std::vector<AttemptId> worker_back(WorkerId worker,
                                       std::span<const work::Holding> holding) override;
    void worker_refused(WorkerId worker, StudyId study, const Error& why) override;
    void worker_opened(WorkerId worker, StudyId study, Home home) override;
    void heartbeat(WorkerId worker, std::span<const AttemptId> running,
                   std::span<const Begun> begun) override;
    void begun(WorkerId worker, std::span<const Begun> attempts) override;
    void reported(WorkerId worker, AttemptId attempt, work::Report report) override;
    void repeated(WorkerId worker, AttemptId attempt) override;
    void progressed(AttemptId attempt, double fraction, const std::string& stage) override;

    loop::EventLoop& loop_;
    Observer& observer_;
    StudyId id_;
    std::uint32_t slots_;
    Instant started_;
    double active_before_s_;
    LocalSetup setup_;
    StudyLog log_;
    SaidBy optimizer_log_;
    study::SearchSpace space_;
    study::Goals goals_;
    serve::SystemClock clock_;
    AttemptId first_attempt_;
    net::WorkersServer workers_;
    serve::Journal journal_;
    std::unique_ptr<host::OptimizerLink> optimizer_;
    run::Runner runner_;
    std::unique_ptr<net::LocalWorker> worker_;
    loop::PluginThread files_;
    kj::Promise<void> swept_ = kj::READY_NOW;
    std::optional<Error> hopeless_;
    bool waking_ = false;
    bool in_trouble_ = false;  // with the database, as far as the user was told
    Instant armed_for_ = Instant::max();
    kj::Maybe<kj::Promise<void>> timer_, looking_;
    int interrupts_ = 0;
};

}  // namespace femrun::app
