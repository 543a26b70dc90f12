// SPDX-License-Identifier: MIT
// A study that a scheduler elsewhere runs, followed to its end: its records are folded here into
// the same history as a local study's, so that the same display shows it. A connection that is lost
// is made again, and goes on from the last record that came.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gate/address.hpp"
#include "loop/event_loop.hpp"
#include "net/remote_house.hpp"
#include "run/alike_failures.hpp"
#include "study_seen.hpp"
#include "view/recorded_study.hpp"

namespace femrun::app {

class FollowedStudy {
public:
    /// Beside what every watched study tells.
    struct Observer : StudyObserver {
        /// Nobody answers: `why`. It is tried again in so many seconds.
        virtual void lost(const std::string& why, double again_s) = 0;
        virtual void back() = 0;
    };
    enum class Ended { over, left };  // left: Ctrl-C; the study goes on

    /// An empty name: the study that changed last. `options`: what commands about the scheduler
    /// take.
    FollowedStudy(loop::EventLoop& loop, gate::Address address, std::string name,
                  std::string options, Observer& observer);

    /// Until the scheduler has the study open no more. An error when it is refused, or there is no
    /// such study.
    Result<Ended> run();

    /// As far as it has come; there is one when `run` has told of no error and `was_found`.
    bool was_found() const { return study_ != nullptr; }
    view::Subject subject() const { return study_->subject(); }
    const control::StudyStatus& status() const { return now_.study; }

private:
    void connect();
    void find();
    void define();
    void follow();
    void take(control::Followed followed);
    void trouble(const Error& error);
    void reconnect(const std::string& why);
    void finish(Result<Ended> ended);
    bool may_be_taken_up() const;
    StudySeen seen() const;

    loop::EventLoop& loop_;
    gate::Address address_;
    std::string name_, options_;
    Observer& observer_;
    kj::Own<net::RemoteHouse> house_;
    kj::Promise<void> under_way_ = kj::READY_NOW;
    std::optional<work::DatabaseId> database_;  // that the study is of
    std::optional<StudyId> id_;
    std::unique_ptr<view::RecordedStudy> study_;
    std::uint64_t definition_number_ = 0;
    std::uint64_t upto_ = 0;
    bool caught_up_ = false;  // with what was on record when the definition was asked for
    run::AlikeFailures failures_;
    control::Followed now_;  // without its records
    Instant looked_{}, connected_{};
    Duration next_wait_;
    bool lost_ = false;
    std::optional<Result<Ended>> ended_;
};

}  // namespace femrun::app
