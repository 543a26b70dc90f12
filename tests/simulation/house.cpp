// SPDX-License-Identifier: MIT
#include "house.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "house_process.hpp"
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
    definition.solve_limit =
        std::chrono::duration_cast<std::chrono::milliseconds>(plan.solve_limit);
    definition.licences = plan.licences;
    definition.memory_limit = plan.memory_limit;
    definition.share = plan.share;
    return definition;
}

constexpr const char* paused_by_people = "people paused it";

}  // namespace

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
    const Duration time = world_.chance.between(10s, 10min);
    world_.after(time, process_->life, [this, time] {
        asleep_ = false;
        books_.slept(time);
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
    const auto pools = process.runner.pools();
    books_.check_resting(pools);
    books_.check_lines(pools);
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

}  // namespace femrun::simulation
