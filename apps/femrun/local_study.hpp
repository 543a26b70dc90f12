// SPDX-License-Identifier: MIT
// A study on this PC: a house with one study and one worker beside it, and somebody who watches.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "loop/event_loop.hpp"
#include "net/local_worker.hpp"
#include "serve/house.hpp"
#include "study_seen.hpp"

namespace femrun::app {

/// What a local study is made of.
struct LocalSetup {
    serve::StudyOpening opening;
    std::unique_ptr<store::Database> database;  // open for writing
    std::vector<store::PoolRow> pools;          // of the database
    std::filesystem::path files_folder;
    std::uint32_t slots = 1;
    LogSink& log;               // outlives the study
    host::SpokenLines& spoken;  // what plugins on threads of this process print; outlives the study
};

class LocalStudy {
public:
    LocalStudy(loop::EventLoop& loop, LocalSetup setup, StudyObserver& observer);

    /// Runs the study to its end, whatever that is. An error is one of starting it.
    Result<run::Ending> run();

    const run::StudyRun& study() const { return runner().study(id_); }
    const run::Runner& runner() const { return house_.runner(); }
    const study::Goals& goals() const { return house_.at_work(id_).goals(); }

private:
    StudySeen seen() const;
    void look();
    void interrupt();

    loop::EventLoop& loop_;
    StudyObserver& observer_;
    StudyId id_;
    std::uint32_t slots_;
    serve::StudyOpening opening_;  // until it is opened
    serve::House house_;
    std::unique_ptr<net::LocalWorker> worker_;
    std::optional<Error> hopeless_;
    kj::Maybe<kj::Promise<void>> looking_;
    int interrupts_ = 0;
};

}  // namespace femrun::app
