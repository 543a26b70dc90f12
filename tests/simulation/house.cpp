// SPDX-License-Identifier: MIT
#include "house.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pc.hpp"
#include "study/study_file.hpp"

namespace femrun::simulation {

namespace {

study::StudyDefinition definition(StudyId id, const StudyPlan& plan) {
    auto reading = study::StudyFile::read(
        fmt::format("[study]\nname = \"study {}\"\ntrials = {}\n[optimizer]\nplugin = \"o\"\n"
                    "seed = 1\n[solver]\nplugin = \"s\"\n[parameters]\n"
                    "x1 = {{ low = 0, high = 1 }}\nx2 = {{ low = 0, high = 1 }}\n"
                    "[objectives]\nsum = {{ minimize = \"total\" }}\n",
                    id.value, plan.trials),
        "study.toml");
    FEMRUN_CHECK(reading.mistakes.empty(), reading.mistakes.front().message);
    study::StudyDefinition definition = reading.file->definition();
    definition.hopeless_after = 0;
    definition.solve_limit = 20min;
    definition.licences = plan.licences;
    definition.share = plan.share;
    return definition;
}

constexpr const char* paused_by_people = "people paused it";

}  // namespace

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
    void drain() override {}
    void dismiss() override {}
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
        runner.worker_enlisted(worker, card);
    }
    void worker_leaving(WorkerId worker) override { runner.worker_leaving(worker); }
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
                 house.world_.plan.adoption_grace),
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

House::House(World& world) : world_(world), books_(world) {}
House::~House() = default;

// -- the process

Life House::life() const { return process_ ? process_->life : nullptr; }
muster::Muster& House::muster() { return process_->muster; }

void House::start() {
    process_ = std::make_unique<Process>(*this);
    asleep_ = false;
    books_.started();
    for (std::uint64_t id = 1; id <= world_.plan.studies.size(); ++id) open({id});
    wake();
    const Plan& plan = world_.plan;
    world_.after(world_.chance.about(plan.scheduler_dies_every), process_->life,
                 [this] { kill(); });
    world_.after(world_.chance.about(plan.scheduler_sleeps_every), process_->life,
                 [this] { sleep(); });
}

void House::open(StudyId id) {
    store::History past;
    for (const store::Record& record : platter_) {
        if (record.study != id) continue;
        if (const auto contradiction = past.apply(record)) world_.broken(*contradiction);
    }
    const StudyPlan& plan = world_.plan.studies[id.value - 1];
    const bool was_stopped = past.state() == store::StudyState::interrupted &&
                             world_.now() >= Instant{} + plan.stopped_at;
    if (was_stopped) ++world_.outcome.stops;
    if (was_stopped || past.state() == store::StudyState::done) {
        process_->runner.recall_licences(definition(id, plan), past);
        return books_.done(id);
    }
    Study& study = process_->studies[id];
    study.definition = definition(id, plan);
    study.space = std::move(study::SearchSpace::compile(study.definition.space)).value();
    study.goals = std::move(study::Goals::compile(study.definition.goals, *study.space)).value();
    study.optimizer = std::make_unique<Optimizer>(
        world_, [this](std::function<void()> what) { hear(std::move(what)); });
    process_->muster.open_study(work::setup_of(id, study.definition, "/study", "/files"));
    process_->runner.open(std::make_unique<run::StudyRun>(id, study.definition, *study.space,
                                                          *study.goals, std::move(past),
                                                          *study.optimizer, [this] { wake(); }));
    if (world_.plan.study_pauses_every != never)
        world_.after(world_.chance.about(world_.plan.study_pauses_every), process_->life,
                     [this, id] { hear([this, id] { pause(id); }); });
    person_stops(id, std::max(plan.stopped_at - (world_.now() - Instant{}), Duration::zero()));
}

/// For good; again, if the process was killed before that was on record.
void House::person_stops(StudyId id, Duration in) {
    if (in >= never / 2) return;
    world_.after(in, process_->life, [this, id] {
        hear([this, id] {
            if (process_->studies.contains(id)) process_->runner.stop(id);
        });
    });
}

void House::pause(StudyId id) {
    if (!world_.is_calm() && process_->studies.contains(id))
        process_->runner.pause(id, paused_by_people);
}

void House::kill() {
    if (world_.is_calm()) return;
    ++world_.outcome.kills;
    process_->disk.crash();
    const auto connections = std::exchange(process_->connections, {});
    process_.reset();
    books_.killed();
    missed_.clear();
    for (const auto& connection : connections) connection->cut(Connection::News::to_both);
    world_.after(world_.chance.between(1ms, world_.plan.scheduler_is_down_max),
                 [this] { start(); });
}

/// The lid is closed: what comes meanwhile is heard when it is opened.
void House::sleep() {
    if (world_.is_calm()) return;
    world_.after(world_.chance.about(world_.plan.scheduler_sleeps_every), process_->life,
                 [this] { sleep(); });
    if (std::exchange(asleep_, true)) return;
    ++world_.outcome.sleeps;
    world_.after(world_.chance.between(10s, 10min), process_->life, [this] {
        asleep_ = false;
        for (const auto& what : std::exchange(missed_, {})) what();
        wake();
    });
}

void House::hear(std::function<void()> what) {
    if (asleep_) return missed_.push_back(std::move(what));
    what();
    wake();
}

void House::wake() {
    if (std::exchange(process_->waking, true)) return;
    world_.after(0s, process_->life, [this] {
        process_->waking = false;
        if (!asleep_) turn();
    });
}

void House::turn() {
    Process& process = *process_;
    process.runner.turn();
    look_at_endings();
    const auto deadline = process.runner.next_deadline();
    if (!deadline) return;
    const Instant when = std::max(*deadline, world_.now());
    if (process.wake_at && *process.wake_at > world_.now() && *process.wake_at <= when) return;
    process.wake_at = when;
    world_.at(when, process.life, [this, when] {
        if (process_->wake_at == when) process_->wake_at.reset();
        if (!asleep_) turn();
    });
}

void House::look_at_endings() {
    std::vector<StudyId> over;
    for (const auto& [id, study] : process_->studies)
        if (process_->runner.over(id)) over.push_back(id);
    for (const StudyId id : over) {
        const run::Ending ending = *process_->runner.study(id).ending();
        if (ending.error && ending.error->kind == ErrorKind::conflict)
            world_.broken(ending.error->message);
        process_->runner.forget(id);
        process_->muster.close_study(id);
        process_->studies.erase(id);
        const bool stopped =
            world_.now() >= Instant{} + world_.plan.studies[id.value - 1].stopped_at;
        if (stopped && ending.state == store::StudyState::interrupted) ++world_.outcome.stops;
        if (stopped || ending.state == store::StudyState::done) {
            books_.done(id);
            continue;
        }
        ++world_.outcome.pauses;
        const bool wanted = ending.why == paused_by_people;
        world_.after(wanted ? world_.chance.between(1s, world_.plan.study_rests_max) : 10min,
                     process_->life, [this, id] { hear([this, id] { open(id); }); });
    }
}

std::string House::standing() const {
    std::string text;
    if (!process_) return "its process is down";
    for (const auto& [id, study] : process_->studies) {
        const auto counts = process_->runner.counts(id);
        text += fmt::format(
            "study {}: {} complete, {} queued, {} of them for a licence, {} "
            "running; ",
            id.value, process_->runner.study(id).history().completed(), counts.queued,
            counts.waiting_licence, counts.running);
    }
    return text;
}

// -- connections

void House::accepted(const std::shared_ptr<Connection>& connection) {
    auto& all = process_->connections;
    if (std::find(all.begin(), all.end(), connection) == all.end()) all.push_back(connection);
}

void House::Line::assignments_wait() {
    house_.world_.after(0s, house_.process_->life,
                        [&house = house_, of = connection_.get()] { house.send_assignments(*of); });
}

void House::send_assignments(const Connection& connection) {
    const auto line = process_->lines.find(&connection);
    if (line == process_->lines.end()) return;
    for (;;) {
        auto some = process_->muster.take_assignments(line->second->place, 256);
        if (some.empty()) return;
        // Now and then twice: what is said again is heard once.
        for (int times = world_.chance.one_in(50) ? 2 : 1; times > 0; --times)
            line->second->say([some](Pc& pc) {
                for (const work::Assignment& one : some) pc.assign(one);
            });
    }
}

void House::enlist(const std::shared_ptr<Connection>& connection, const work::WorkerCard& card,
                   const std::vector<work::Holding>& holding,
                   const std::map<StudyId, work::DefinitionHash>& studies) {
    auto& line = process_->lines[connection.get()];
    line = std::make_unique<Line>(*this, connection);
    const muster::Enlistment answer = process_->muster.enlist(card, holding, studies, *line);
    line->place = answer.place;
    line->say([answer](Pc& pc) { pc.enlisted(answer); });
}

void House::line_ended(const Connection& connection) {
    const auto ended = process_->lines.extract(&connection);
    if (!ended) return;
    ended.mapped()->close_connection();
    std::erase(process_->connections, ended.mapped()->shared());
    const muster::Place place = ended.mapped()->place;
    if (process_->muster.line_ended(place, muster::Owner::none)) return;
    world_.after(0s, process_->life, [this, place] {
        hear([this, place] { process_->muster.gone(place, "its connection was lost"); });
    });
}

void House::heartbeat(const muster::Place& by, const std::vector<AttemptId>& holding,
                      const std::vector<Begun>& begun) {
    process_->muster.heartbeat(by, holding, begun);
}

void House::report(const muster::Place& by, const worker::Ended& ended) {
    books_.said(ended.attempt, ended.report);
    process_->muster.reported(by, ended.attempt, ended.definition, ended.report);
}

}  // namespace femrun::simulation
