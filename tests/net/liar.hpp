// SPDX-License-Identifier: MIT
#pragma once

#include "net/connection.hpp"
#include "rig.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

/// A worker whose every word is the test's.
class Liar {
public:
    using Card = std::function<void(wire::WorkerCard::Builder)>;

    Liar(
        loop::EventLoop& loop, WorkersServer& server, const std::string& name = "node7/4711",
        const Card& more = [](wire::WorkerCard::Builder) {}, const std::string& key = {})
        : loop_(loop) {
        server.muster().open_study(beam());
        auto pipe = kj::newTwoWayPipe();
        accepted_ = (key.empty() ? server.accept(kj::mv(pipe.ends[0]))
                                 : server.accept(kj::mv(pipe.ends[0]), work::Role::worker, key))
                        .eagerlyEvaluate(nullptr);
        connection_.emplace(kj::mv(pipe.ends[1]));
        auto hello = connection_->peer().castAs<wire::Door>().helloRequest();
        hello.setLowest(wire::version_lowest);
        hello.setHighest(wire::version_highest);
        auto request = hello.send().getSession().enlistRequest();
        request.setWorker(kj::heap<Ear>(*this));
        request.initCard().setName(name);
        request.getCard().setSlots(1);
        more(request.getCard());
        loop_.wait(request.send().then(
            [this](auto&& results) { roll = results.getRoll(); },
            [this](kj::Exception&& why) { refused = wire::error_from(why).error.message; }));
    }

    /// Writes the report of each assignment.
    std::function<void(wire::Report::Builder)> says = [](wire::Report::Builder) {};
    kj::Maybe<wire::Roll::Client> roll;
    bool keeps = false;  // what it is given, and never reports
    std::vector<std::string> discarded;
    std::string refused;  // why it was not enlisted

    void heartbeat(const std::vector<std::uint64_t>& ids) {
        auto request = KJ_ASSERT_NONNULL(roll).heartbeatRequest();
        auto running = request.initHolding(static_cast<unsigned>(ids.size()));
        for (unsigned i = 0; i < ids.size(); ++i) running.set(i, ids[i]);
        loop_.wait(request.send().ignoreResult());
    }
    void report(std::uint64_t attempt) {
        auto request = KJ_ASSERT_NONNULL(roll).reportRequest();
        auto report = request.initReports(1)[0];
        report.setAttempt(attempt);
        says(report);
        request.send().ignoreResult().detach([](kj::Exception&&) {});
    }
    void progress(std::uint64_t attempt, double fraction, const std::string& stage) {
        auto request = KJ_ASSERT_NONNULL(roll).progressRequest();
        request.setAttempt(attempt);
        request.setFraction(fraction);
        request.setStage(stage);
        loop_.wait(request.send().ignoreResult());
    }
    void log(const std::string& text) {
        auto request = KJ_ASSERT_NONNULL(roll).logRequest();
        request.setLevel(200);
        request.setText(text);
        loop_.wait(request.send().ignoreResult());
    }

private:
    class Ear final : public wire::Worker::Server {
    public:
        explicit Ear(Liar& liar) : liar_(liar) {}
        kj::Promise<void> open(OpenContext) override { return kj::READY_NOW; }
        kj::Promise<void> assign(AssignContext context) override {
            if (!liar_.keeps)
                for (const auto given : context.getParams().getAssignments())
                    liar_.report(given.getAttempt());
            return kj::READY_NOW;
        }
        kj::Promise<void> discard(DiscardContext context) override {
            liar_.discarded.push_back(wire::to_text(context.getParams().getFolder()));
            return kj::READY_NOW;
        }

    private:
        Liar& liar_;
    };

    loop::EventLoop& loop_;
    kj::Promise<void> accepted_ = kj::READY_NOW;
    std::optional<Connection> connection_;
};

struct Stand {
    loop::EventLoop loop;
    Recorder events;
    WorkersServer server{events, events};

    void settle() { loop.wait(loop.after(2ms)); }
};

}  // namespace femrun::net
