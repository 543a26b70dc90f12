// SPDX-License-Identifier: MIT
#include "pc.hpp"

#include <fmt/format.h>

#include "slot.hpp"

namespace femrun::simulation {

namespace {

// Before a job's end, as a worker leaves it for handing back what runs.
constexpr Duration hand_over = 30s;

}  // namespace

/// The worker's end of a connection, once it has enlisted over it.
class Pc::Link final : public worker::Link {
public:
    Link(Pc& pc, std::shared_ptr<Connection> connection, muster::Place place)
        : pc_(pc), connection_(std::move(connection)), place_(place) {}

    void opened(StudyId study, Home home) override {
        say([study, home, place = place_, connection = connection_](House& house) {
            house.muster().opened(place, study, home);
            connection->to_pc([study](Pc& pc) { pc.opened_heard(study); }, Connection::Order::free);
        });
    }
    void refused(StudyId study, const Error& why) override {
        say([study, why, place = place_](House& house) {
            house.muster().refused(place, study, why);
        });
    }
    void reports_wait() override;
    void leaving() override {
        say([place = place_, connection = connection_](House& house) {
            house.muster().leaving(place);
            connection->to_pc([](Pc& pc) { pc.leaving_heard(); });
        });
    }
    void heartbeat(std::span<const AttemptId> holding, std::span<const Begun> begun) override {
        say([place = place_, holding = std::vector(holding.begin(), holding.end()),
             begun = std::vector(begun.begin(), begun.end())](
                House& house) { house.heartbeat(place, holding, begun); },
            Connection::Order::free);
    }
    void begun(std::span<const Begun> attempts) override {
        say([place = place_, begun = std::vector(attempts.begin(), attempts.end())](
                House& house) { house.muster().begun(place, begun); },
            Connection::Order::free);
    }
    void progressed(AttemptId, double, const std::string&) override {}
    void log(LogLevel, const std::string&) override {}

private:
    void say(std::function<void(House&)> what, Connection::Order order = Connection::Order::kept) {
        connection_->to_house([&house = pc_.house_, what = std::move(what)] { what(house); },
                              order);
    }
    void send_reports() {
        for (const worker::Ended* ended : pc_.worker().take_reports(256))
            say([place = place_, ended = *ended](House& house) { house.report(place, ended); },
                Connection::Order::free);
    }

    Pc& pc_;
    std::shared_ptr<Connection> connection_;
    muster::Place place_;
    Life life_ = new_life();
};

/// Reports are on it a moment after they came, if the process lives for so long.
class Pc::Disk final : public worker::Keeper {
public:
    Disk(Pc& pc, LifeOfOther of_process) : pc_(pc), life_(std::move(of_process)) {}

    void ended(const worker::Ended& ended) override {
        pc_.world_.after(pc_.world_.chance.between(1ms, 200ms), life_, [this, ended] {
            if (pc_.worker().holds(ended.attempt))
                pc_.folder_->disk.insert_or_assign(ended.attempt, ended);
        });
    }
    void forgotten(const worker::Ended& ended) override { pc_.folder_->disk.erase(ended.attempt); }

private:
    Pc& pc_;
    LifeOfOther life_;
};

struct Pc::Process {
    Life life = new_life();
    std::vector<std::unique_ptr<Slot>> slots;
    std::unique_ptr<Disk> disk;
    std::unique_ptr<worker::Worker> worker;
    std::shared_ptr<Connection> connection;
    std::unique_ptr<Link> link;
    bool connecting = false;
    std::optional<Instant> alarm;
    Instant began{};
};

/// A process that ends in this moment takes its link along only a little later.
void Pc::Link::reports_wait() {
    pc_.world_.after(0s, life_, [this, process = LifeOfOther(pc_.process_->life)] {
        if (!process.expired()) send_reports();
    });
}

Pc::Pc(World& world, House& house, std::uint64_t number)
    : world_(world),
      house_(house),
      number_(number),
      slots_(1 + static_cast<std::uint32_t>(world.chance.below(world.plan.slots_max))),
      folder_(std::make_shared<Folder>(Folder{.number = number})) {
    world_.after(world_.chance.between(0s, 10s), [this] { start(); });
}

Pc::Pc(World& world, House& house, std::uint64_t number, Pc& twin)
    : world_(world),
      house_(house),
      number_(number),
      slots_(twin.slots_),
      folder_(world.plan.jobs.one_folder ? twin.folder_
                                         : std::make_shared<Folder>(Folder{.number = number})),
      twin_(&twin),
      idle_(true) {
    twin.twin_ = this;
}

Pc::~Pc() = default;

worker::Worker& Pc::worker() { return *process_->worker; }

bool Pc::is_ill() const {
    const Duration since = world_.now() - (Instant{} + world_.plan.ill_from);
    return world_.plan.has_ill_pc && number_ == 0 && since >= Duration::zero() &&
           since < world_.plan.ill_for;
}

bool Pc::was_ill() const {
    return world_.plan.has_ill_pc && number_ == 0 &&
           world_.now() - Instant{} >= world_.plan.ill_from + world_.plan.ill_for;
}

std::uint64_t Pc::memory_a_slot() const {
    return world_.plan.memory_a_slot * (number_ % 3 == 0 ? 4 : 1);
}

bool Pc::holds_something() const {
    return process_ != nullptr && !process_->worker->holding(world_.now()).empty();
}

// -- the process

void Pc::start() {
    epoch_ = ++folder_->epoch;
    process_ = std::make_unique<Process>();
    std::vector<worker::Slot*> seen;
    for (std::uint32_t i = 0; i < slots_; ++i) {
        process_->slots.push_back(std::make_unique<Slot>(world_, *this, process_->life));
        seen.push_back(process_->slots.back().get());
    }
    process_->disk = std::make_unique<Disk>(*this, process_->life);
    process_->began = world_.now();
    worker::Times times;
    if (is_job()) times.ends = world_.now() + job_lasts() - hand_over;
    process_->worker =
        std::make_unique<worker::Worker>(std::move(seen), times, process_->disk.get());
    std::vector<worker::Ended> left;
    for (const auto& [attempt, ended] : folder_->disk) left.push_back(ended);
    world_.outcome.inherited += left.size();
    process_->worker->inherit(std::move(left));
    process_->worker->meet({});
    const Plan& plan = world_.plan;
    world_.after(world_.chance.about(plan.pc_dies_every), process_->life, [this] { die(); });
    world_.after(world_.chance.about(plan.pc_freezes_every), process_->life, [this] { freeze(); });
    world_.after(world_.chance.about(plan.link_cut_every), process_->life,
                 [this] { link_breaks(); });
    if (is_job()) begin_job();
    connect();
}

// -- as a job of an engine

void Pc::begin_job() {
    ++world_.outcome.jobs;
    job_began_ = world_.now();
    if (job_.id.empty()) job_ = {"slurm", fmt::format("{}_{}", number_, ++jobs_), 0};
    world_.after(job_lasts(), process_->life, [this] {
        end_process(Connection::News::to_both);
        job_over();
    });
    world_.after(world_.chance.about(world_.plan.jobs.preempted_every), process_->life,
                 [this] { preempt(); });
    world_.after(world_.chance.about(world_.plan.jobs.node_lost_every), process_->life,
                 [this] { lose_node(); });
}

/// The engine hears nothing of the node any more: sometimes nobody does for a while.
void Pc::lose_node() {
    if (world_.is_calm() || twin_ == nullptr || !twin_->idle_ || is_copy_) return;
    ++world_.outcome.copies;
    is_copy_ = true;
    twin_->idle_ = false;
    work::Job anew = job_;
    ++anew.restart;
    world_.after(world_.chance.between(1s, world_.plan.jobs.wait_max),
                 [this, anew] { twin_->begin_anew(anew); });
    if (world_.chance.one_in(2)) link_breaks();
}

/// Its signal, its grace, its end; then it waits again.
void Pc::preempt() {
    if (world_.is_calm() || process_->worker->is_leaving()) return;
    ++world_.outcome.preempted;
    hear([this] { process_->worker->leave(worker::Leave::when_done); });
    if (process_ == nullptr) return;
    const Duration grace = world_.plan.jobs.grace;
    world_.after(grace - 5s, process_->life,
                 [this] { hear([this] { process_->worker->leave(worker::Leave::now); }); });
    world_.after(grace, process_->life, [this] {
        end_process(Connection::News::to_both);
        ++job_.restart;
        start_again(world_.chance.between(1s, world_.plan.jobs.wait_max));
    });
}

void Pc::settle_accounts(Duration Outcome::*running) {
    if (process_ == nullptr) return;
    for (const auto& slot : process_->slots) {
        world_.spent(&Outcome::slot_time, process_->began);
        slot->settle_accounts(running);
    }
}

void Pc::look_whether_left() {
    if (!is_job() || process_ == nullptr || !process_->worker->has_left()) return;
    end_process(Connection::News::to_both);
    job_over();
}

void Pc::end_process(Connection::News news) {
    if (!is_job()) ++world_.outcome.deaths;
    settle_accounts(&Outcome::cut);
    if (process_->connection) process_->connection->cut(news);
    process_->life = nullptr;
    // It may be on the stack: it goes with this event.
    world_.after(0s, [gone = std::shared_ptr<Process>(std::move(process_))] {});
    frozen_ = false;
    missed_.clear();
}

void Pc::die() {
    if (world_.is_calm()) return;
    // A crash closes the connection, a pulled plug says nothing.
    end_process(world_.chance.one_in(2) ? Connection::News::to_both : Connection::News::to_none);
    start_again(world_.chance.between(10s, 10min));
}

void Pc::process_crashes() {
    end_process(Connection::News::to_both);
    start_again(world_.chance.between(100ms, 10s));
}

void Pc::freeze() {
    if (world_.is_calm()) return;
    ++world_.outcome.freezes;
    frozen_ = true;
    world_.after(world_.chance.between(1s, 5min), process_->life, [this] { thaw(); });
}

void Pc::thaw() {
    frozen_ = false;
    const Life life = process_->life;
    for (auto missed = std::exchange(missed_, {}); !missed.empty(); missed.pop_front()) {
        missed.front()();
        if (process_ == nullptr || process_->life != life) return;  // that ended it
    }
    keep_time();
    world_.after(world_.chance.about(world_.plan.pc_freezes_every), life, [this] { freeze(); });
}

void Pc::hear(std::function<void()> what) {
    if (frozen_) return missed_.push_back(std::move(what));
    what();
    look_whether_left();
    if (process_ != nullptr) keep_time();
}

void Pc::keep_time() {
    const auto next = process_->worker->next_deadline();
    if (!next || (process_->alarm && *process_->alarm <= *next)) return;
    process_->alarm = std::max(*next, world_.now());
    world_.at(*process_->alarm, process_->life, [this, alarm = *process_->alarm] {
        if (process_->alarm != alarm) return;
        hear([this] {
            process_->alarm.reset();
            process_->worker->tick(world_.now());
        });
    });
}

// -- the link

void Pc::connect_soon(Duration at_most) {
    world_.after(world_.chance.between(100ms, std::max<Duration>(at_most, 200ms)), process_->life,
                 [this] { hear([this] { connect(); }); });
}

void Pc::connect() {
    if (process_->connection) return;
    const Life of_house = house_.life();
    if (!of_house) return connect_soon(5s);
    process_->connection =
        std::make_shared<Connection>(world_, house_, of_house, *this, process_->life);
    const std::string pc = fmt::format("pc{}", folder_->number);
    const work::WorkerCard card{.name = fmt::format("{}/{}", pc, epoch_),
                                .slots = slots_,
                                .version = "1",
                                .identity = {pc, "user", "1"},
                                .epoch = epoch_,
                                .memory_bytes = slots_ * memory_a_slot(),
                                .job = job_,
                                .ends_in = process_->worker->ends_in(world_.now())};
    process_->connection->to_house([&house = house_, connection = process_->connection, card,
                                    holding = process_->worker->holding(world_.now()),
                                    studies = process_->worker->studies()] {
        house.enlist(connection, card, holding, studies);
    });
}

void Pc::enlisted(const muster::Enlistment& answer) {
    for (const AttemptId attempt : answer.drop) process_->worker->drop(attempt);
    for (const StudyId study : answer.close) process_->worker->close(study);
    process_->link = std::make_unique<Link>(*this, process_->connection, answer.place);
    process_->worker->link_up(*process_->link, world_.plan.terms, world_.now());
}

void Pc::link_ended(const Connection& connection) {
    if (process_->connection.get() != &connection) return;
    process_->connection->close_at_pc();
    process_->worker->link_down();
    process_->link = nullptr;
    process_->connection = nullptr;
    connect_soon(world_.is_calm() ? 1s : world_.plan.cut_lasts_max);
}

void Pc::link_breaks() {
    if (world_.is_calm()) return;
    world_.after(world_.chance.about(world_.plan.link_cut_every), process_->life,
                 [this] { link_breaks(); });
    if (!process_->connection) return;
    ++world_.outcome.cuts;
    process_->connection->cut(Connection::News::to_both);
}

// -- what the scheduler says

void Pc::open(const work::StudySetup& setup) {
    const Home home = world_.plan.studies.at(setup.study.value - 1).home;
    process_->worker->open(setup, home, world_.now());
}
void Pc::assign(const work::Assignment& assignment) { process_->worker->assign(assignment); }
void Pc::revoke(AttemptId attempt) { process_->worker->revoke(attempt); }
void Pc::close(StudyId study) { process_->worker->close(study); }
void Pc::acknowledged(AttemptId attempt) { process_->worker->acknowledged(attempt); }
void Pc::kept(AttemptId attempt) { process_->worker->kept(attempt); }
void Pc::say_again(const std::vector<AttemptId>& attempts) {
    process_->worker->say_again(attempts);
}
void Pc::leave(worker::Leave how) { process_->worker->leave(how); }
void Pc::leaving_heard() { process_->worker->leaving_heard(); }
void Pc::opened_heard(StudyId study) { process_->worker->opened_heard(study); }

}  // namespace femrun::simulation
