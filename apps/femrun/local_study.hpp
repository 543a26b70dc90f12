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

namespace femrun::app {

/// What a local study is made of.
struct LocalSetup {
    serve::StudyOpening opening;
    std::unique_ptr<store::Database> database;  // open for writing
    std::filesystem::path files_folder;
    std::uint32_t slots = 1;
    LogSink& log;               // outlives the study
    host::SpokenLines& spoken;  // what plugins on threads of this process print; outlives the study
};

class LocalStudy {
public:
    /// `looked` is called now and then while the study runs, for the display; `interrupted` when
    /// Ctrl-C was pressed, with how often.
    struct Observer {
        virtual ~Observer() = default;
        virtual void looked(const LocalStudy& study) = 0;
        virtual void interrupted(int times) = 0;
    };

    LocalStudy(loop::EventLoop& loop, LocalSetup setup, Observer& observer);

    /// Runs the study to its end, whatever that is. An error is one of starting it.
    Result<run::Ending> run();

    const run::StudyRun& study() const { return runner().study(id_); }
    const run::Runner& runner() const { return house_.runner(); }
    std::uint32_t slots() const { return slots_; }
    const study::Goals& goals() const { return house_.at_work(id_).goals(); }
    Instant started() const { return house_.at_work(id_).opened(); }
    /// For how long earlier runs of the study worked.
    double active_before_s() const;

private:
    void look();
    void interrupt();

    loop::EventLoop& loop_;
    Observer& observer_;
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
