// SPDX-License-Identifier: MIT
// What the scheduler's process is made of in the simulation.
#pragma once

#include <vector>

#include "house.hpp"
#include "pc.hpp"

namespace femrun::simulation {

/// The scheduler's end of a connection.
class House::Line final : public muster::Line {
public:
    Line(House& house, std::shared_ptr<Connection> connection)
        : house_(house), connection_(std::move(connection)) {}

    const Connection& connection() const { return *connection_; }
    muster::Place place;  // once it is enlisted

    void open(const work::StudySetup& setup) override {
        say([setup](Pc& pc) { pc.open(setup); });
    }
    void assignments_wait() override;
    void revoke(AttemptId attempt) override {
        house_.world_.write_down(attempt.value);
        say([attempt](Pc& pc) { pc.revoke(attempt); }, Connection::Order::free);
    }
    void discard(const std::string&) override {}
    void bring(const std::string&) override {}
    void close(StudyId study) override {
        say([study](Pc& pc) { pc.close(study); });
    }
    void acknowledged(AttemptId attempt) override {
        say([attempt](Pc& pc) { pc.acknowledged(attempt); }, Connection::Order::free);
    }
    void not_now(AttemptId attempt) override {
        ++house_.world_.outcome.kept;
        say([attempt](Pc& pc) { pc.kept(attempt); });
    }
    void say_again(std::span<const AttemptId> attempts) override {
        say([again = std::vector(attempts.begin(), attempts.end())](Pc& pc) {
            pc.say_again(again);
        });
    }
    void drain(const std::string&) override {
        say([](Pc& pc) { pc.leave(worker::Leave::when_done); });
    }
    void dismiss(const std::string&) override {
        say([](Pc& pc) { pc.leave(worker::Leave::now); });
    }
    void job_ends_in(Duration) override {}
    void silent(const std::string&) override {}
    void say(std::function<void(Pc&)> what, Connection::Order order = Connection::Order::kept) {
        connection_->to_pc(std::move(what), order);
    }
    void close_connection() { connection_->close_at_house(); }
    const std::shared_ptr<Connection>& shared() const { return connection_; }

private:
    House& house_;
    std::shared_ptr<Connection> connection_;
};

struct House::Study {
    study::StudyDefinition definition;
    std::optional<study::SearchSpace> space;
    std::optional<study::Goals> goals;
    std::unique_ptr<Optimizer> optimizer;
};

/// What the muster believes, on its way to the runner.
struct House::Events final : run::WorkerEvents {
    Events(Books& on_books, run::Runner& to) : books(on_books), runner(to) {}

    void worker_enlisted(WorkerId worker, const work::WorkerCard& card) override {
        books.enlisted(worker, card);
        runner.worker_enlisted(worker, card);
    }
    void worker_leaving(WorkerId worker) override { runner.worker_leaving(worker); }
    void worker_ends(WorkerId worker, Duration in) override { runner.worker_ends(worker, in); }
    void worker_superseded(WorkerId worker) override { runner.worker_superseded(worker); }
    std::vector<AttemptId> worker_kept(WorkerId worker,
                                       std::span<const work::Holding> holding) override {
        std::vector<AttemptId> its_own = runner.worker_kept(worker, holding);
        books.heard(its_own);
        return its_own;
    }
    void worker_replaced(WorkerId worker, WorkerId to, std::span<const AttemptId> ended) override {
        runner.worker_replaced(worker, to, ended);
    }
    run::Closed closed(StudyId study) const override {
        return books.is_done(study) ? run::Closed::for_good : run::Closed::for_now;
    }
    void worker_gone(WorkerId worker, const std::string& why) override {
        books.gone(worker);
        runner.worker_gone(worker, why);
    }
    void worker_away(WorkerId worker, const std::string& why) override {
        runner.worker_away(worker, why);
    }
    std::vector<AttemptId> worker_back(WorkerId worker,
                                       std::span<const work::Holding> holding) override {
        std::vector<AttemptId> its_own = runner.worker_back(worker, holding);
        books.heard(its_own);
        return its_own;
    }
    void heartbeat(WorkerId worker, std::span<const AttemptId> running,
                   std::span<const Begun> begun) override {
        books.heard({running.begin(), running.end()});
        runner.heartbeat(worker, running, begun);
    }
    void begun(WorkerId worker, std::span<const Begun> attempts) override {
        runner.begun(worker, attempts);
    }
    void worker_opened(WorkerId worker, StudyId study, Home home) override {
        runner.worker_opened(worker, study, home);
    }
    void reported(WorkerId worker, AttemptId attempt, work::Report report) override {
        books.reported(attempt);
        runner.reported(worker, attempt, std::move(report));
    }
    void repeated(WorkerId worker, AttemptId attempt) override { runner.repeated(worker, attempt); }
    void worker_refused(WorkerId worker, StudyId study, const Error& why) override {
        books.refused(worker, study);
        runner.worker_refused(worker, study, why);
    }
    void progressed(AttemptId attempt, double fraction, const std::string& stage) override {
        runner.progressed(attempt, fraction, stage);
    }

    Books& books;
    run::Runner& runner;
};

/// All that is gone when it is killed. Also the runner's view of the muster, on which the books
/// look.
struct House::Process final : run::WorkersPort, run::ClockPort, LogSink {
    explicit Process(House& its_house)
        : house(its_house),
          disk(
              house.world_, life, house.platter_,
              [this](const store::Record& record) { house.books_.appended(record); },
              [this](const store::Record& record) { house.books_.on_disk(record); },
              [this](std::uint64_t number) {
                  house.hear([this, number] { runner.durable(number); });
              }),
          runner(house.books_.first_attempt(), *this, disk, *this, run::Coming::others,
                 house.world_.plan.adoption_grace, house.world_.plan.terms.lease),
          muster(events, *this, {}, [this](std::function<void()> what) {
              house.world_.after(0s, life, [this, what = std::move(what)] { house.hear(what); });
          }) {}

    Instant now() const override { return house.world_.now(); }
    WallTime wall() const override {
        return WallTime{std::chrono::duration_cast<std::chrono::milliseconds>(
            house.world_.now().time_since_epoch())};
    }
    void line(LogLevel, std::string_view) override {}

    void dispatch(WorkerId worker, work::Assignment assignment) override {
        house.books_.dispatched(worker, assignment);
        muster.dispatch(worker, std::move(assignment));
    }
    void revoke(WorkerId worker, AttemptId attempt) override { muster.revoke(worker, attempt); }
    void acknowledge(WorkerId worker, AttemptId attempt) override {
        house.books_.acknowledged(attempt);
        muster.acknowledge(worker, attempt);
    }
    void discard(const std::string& folder) override { muster.discard(folder); }
    void bring(const std::string& folder) override { muster.bring(folder); }
    void silent(WorkerId worker, const std::string& why) override { muster.silent(worker, why); }
    void note(WorkerId worker, const std::string& text) override { muster.note(worker, text); }
    void send_home(WorkerId worker, const std::string& why) override {
        ++house.world_.outcome.sent_home;
        muster.send_home(worker, why);
    }
    std::string name(WorkerId worker) const override { return muster.name(worker); }
    std::string folder(TrialId trial, std::uint32_t ordinal) const override {
        return muster.folder(trial, ordinal);
    }

    House& house;
    Life life = new_life();
    std::map<StudyId, Study> studies;
    Disk disk;
    run::Runner runner;
    Events events{house.books_, runner};
    muster::Muster muster;
    std::vector<std::shared_ptr<Connection>> connections;  // accepted, also while it sleeps
    std::map<const Connection*, std::unique_ptr<Line>> lines;
    bool waking = false;
    std::optional<Instant> wake_at;
};

}  // namespace femrun::simulation
