// SPDX-License-Identifier: MIT
#include "machine.hpp"

#include <algorithm>

#include "base/match.hpp"

namespace femrun::simulation {

using study::FailureKind;

namespace {

/// How a solve ends, where nothing else comes between. Most designs are fine.
Ending fate(World& world) {
    using study::Cause;
    const auto failed = [](FailureKind kind, Cause cause) {
        return study::Failure{kind, "somewhere", "chance", cause};
    };
    const double throw_of_dice = world.chance.share();
    if (throw_of_dice < 0.05) return failed(FailureKind::design, Cause::plain);
    if (throw_of_dice < 0.07) return failed(FailureKind::resource, Cause::memory);
    if (throw_of_dice < 0.09) return failed(FailureKind::resource, Cause::licence);
    if (throw_of_dice < 0.10) return failed(FailureKind::resource, Cause::time);
    if (throw_of_dice < 0.12) return failed(FailureKind::infrastructure, Cause::host);
    if (throw_of_dice < 0.121) return failed(FailureKind::fault, Cause::plain);
    return std::nullopt;
}

}  // namespace

Machine::Machine(World& world, Desk& desk, std::uint64_t number)
    : world_(world),
      desk_(desk),
      number_(number),
      slots_(1 + static_cast<std::uint32_t>(world.chance.below(3))) {
    world_.after(world_.chance.between(0s, 1min), [this] { enlist(); });
    world_.after(world_.chance.between(0s, world_.plan.heartbeat), [this] { beat(); });
    plan_mishaps();
}

void Machine::plan_mishaps() {
    const std::uint64_t life = life_;
    const auto in_this_life = [this, life](void (Machine::*mishap)()) {
        return [this, life, mishap] {
            if (life == life_ && alive_) (this->*mishap)();
        };
    };
    world_.after(world_.chance.about(world_.plan.machine_dies_every), in_this_life(&Machine::die));
    world_.after(world_.chance.about(world_.plan.machine_freezes_every),
                 in_this_life(&Machine::freeze));
    world_.after(world_.chance.about(world_.plan.line_cut_every),
                 in_this_life(&Machine::line_lost));
}

void Machine::enlist() {
    if (!alive_ || frozen_ || enlisted_as_) return;
    if (desk_.asleep()) {
        world_.after(10s, [this, life = life_] {
            if (life == life_) enlist();
        });
        return;
    }
    opened_.clear();
    enlisted_as_ = desk_.enlist(slots_, [this, life = life_](WorkerId as, const Order& order) {
        receive(life, as, order);
    });
}

void Machine::line_lost() {
    if (!enlisted_as_) return;
    desk_.line_cut(*enlisted_as_);
    enlisted_as_.reset();
    refusing_.clear();
    world_.after(world_.chance.between(1s, 2min), [this, life = life_] {
        if (life == life_) enlist();
    });
}

void Machine::die() {
    if (enlisted_as_) {
        // A crash closes the line, a pulled plug says nothing.
        if (world_.chance.one_in(2)) desk_.line_cut(*enlisted_as_);
        enlisted_as_.reset();
    }
    come_back_after(world_.chance.between(1min, 30min));
}

/// A plugin in the worker's own process took it along. The PC is well.
void Machine::process_crashes() {
    if (enlisted_as_) desk_.line_cut(*std::exchange(enlisted_as_, std::nullopt));
    come_back_after(world_.chance.between(1s, 10s));
}

void Machine::come_back_after(Duration delay) {
    alive_ = frozen_ = false;
    ++life_;
    known_.clear();
    waiting_.clear();
    running_.clear();
    spool_.clear();
    refusing_.clear();
    missed_.clear();
    world_.after(delay, [this] {
        alive_ = true;
        enlist();
        plan_mishaps();
    });
}

std::vector<Begun> Machine::begun() const {
    std::vector<Begun> all;
    for (const auto& [attempt, since] : running_) all.push_back({attempt, world_.now() - since});
    return all;
}

void Machine::freeze() {
    frozen_ = true;
    world_.after(world_.chance.between(10s, 10min), [this, life = life_] {
        if (life == life_) thaw();
    });
}

void Machine::thaw() {
    frozen_ = false;
    for (const auto& what : std::exchange(missed_, {})) what();
    enlist();
    world_.after(world_.chance.about(world_.plan.machine_freezes_every), [this, life = life_] {
        if (life == life_ && alive_) freeze();
    });
}

void Machine::beat() {
    world_.after(world_.plan.heartbeat, [this] { beat(); });
    if (!alive_ || frozen_ || !enlisted_as_) return;
    std::vector<AttemptId> named;
    for (const auto& [attempt, since] : running_) named.push_back(attempt);
    for (const Run& run : waiting_) named.push_back(run.attempt);
    for (const auto& [study, attempts] : refusing_)
        named.insert(named.end(), attempts.begin(), attempts.end());
    world_.send(
        [this, as = *enlisted_as_, named, begun = begun()] { desk_.heartbeat(as, named, begun); });
}

void Machine::receive(std::uint64_t life, WorkerId as, const Order& order) {
    if (life != life_ || enlisted_as_ != as) return;
    if (frozen_)
        missed_.push_back([this, order] { take(order); });
    else
        take(order);
}

void Machine::take(const Order& order) {
    match(
        order,
        [&](const Run& run) {
            if (!known_.insert(run.attempt).second) return;
            if (run.refused_by_every > 0 && number_ % run.refused_by_every == 0) return refuse(run);
            if (enlisted_as_ && opened_.insert(run.study).second)
                desk_.opened(*enlisted_as_, run.study);
            waiting_.push_back(run);
            start_next();
        },
        [&](const Kill& kill) {
            running_.erase(kill.attempt);
            std::erase_if(waiting_, [&](const Run& run) { return run.attempt == kill.attempt; });
            for (auto& [study, attempts] : refusing_) attempts.erase(kill.attempt);
            start_next();
        });
}

/// It opens the study to find out that it cannot solve it. Once asked it answers all that comes.
void Machine::refuse(const Run& run) {
    if (!enlisted_as_) return;
    const auto [found, is_first] = refusing_.try_emplace(run.study);
    found->second.insert(run.attempt);
    if (is_first)
        world_.after(world_.chance.between(10ms, 1min),
                     [this, as = *enlisted_as_, study = run.study] { tell_refusal(as, study); });
}

/// The answer to a call: it comes for as long as the line lives.
void Machine::tell_refusal(WorkerId as, StudyId study) {
    if (enlisted_as_ != as) return;
    if (frozen_) {
        missed_.push_back([this, as, study] { tell_refusal(as, study); });
        return;
    }
    refusing_[study].clear();
    desk_.refused(as, study);
}

void Machine::start_next() {
    while (!waiting_.empty() && running_.size() < slots_) {
        const Run run = waiting_.front();
        waiting_.pop_front();
        running_.emplace(run.attempt, world_.now());
        if (enlisted_as_)
            world_.send([this, as = *enlisted_as_, attempt = run.attempt] {
                desk_.begun(as, {{attempt, 0s}});
            });
        if (world_.chance.one_in(500)) continue;  // hangs until it is killed
        Ending ending = fate(world_);
        if (run.crashes && run.home == Home::worker_process) {
            world_.after(world_.chance.about(run.solve / 10),
                         [this, life = life_, attempt = run.attempt] {
                             if (life == life_ && running_.contains(attempt)) process_crashes();
                         });
            continue;
        }
        if (run.crashes)
            ending =
                study::Failure{FailureKind::infrastructure, "host", "crash", study::Cause::host};
        if (run.plugin_broken) ending = study::Failure{FailureKind::fault, "", "NaN"};
        world_.after(world_.chance.about(run.solve), [this, life = life_, attempt = run.attempt,
                                                      ending] { ended(life, attempt, ending); });
    }
}

void Machine::ended(std::uint64_t life, AttemptId attempt, const Ending& ending) {
    if (life != life_ || running_.erase(attempt) == 0) return;
    spool_.emplace(attempt, ending);
    deliver(life, attempt);
    start_next();
}

/// Again and again until the desk says that it has it.
void Machine::deliver(std::uint64_t life, AttemptId attempt) {
    const auto found = spool_.find(attempt);
    if (life != life_ || found == spool_.end()) return;
    if (!frozen_ && enlisted_as_)
        world_.send([this, life, attempt, ending = found->second] {
            desk_.report(attempt, ending);
            world_.send([this, life, attempt] {
                if (life == life_) spool_.erase(attempt);
            });
        });
    world_.after(20s, [this, life, attempt] { deliver(life, attempt); });
}

}  // namespace femrun::simulation
