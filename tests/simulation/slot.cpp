// SPDX-License-Identifier: MIT
#include "slot.hpp"

#include "pc.hpp"

namespace femrun::simulation {

using study::Cause;
using study::FailureKind;
using worker::Preparation;

namespace {

work::Report failed(FailureKind kind, Cause cause) {
    return {.failure = study::Failure{kind, "somewhere", "chance", cause}};
}

}  // namespace

void Slot::prepare(std::shared_ptr<const work::StudySetup> setup) {
    preparing_ = true;
    world_.after(world_.chance.between(10ms, 3s), life_, [this, setup] {
        pc_.hear([this, setup] {
            preparing_ = false;
            const StudyPlan& plan = world_.plan.studies.at(setup->study.value - 1);
            Preparation came_to = Preparation::ready;
            if (plan.refused_by_every > 0 && pc_.number() % plan.refused_by_every == 0)
                came_to = Preparation::refused;
            else if (world_.chance.one_in(50))
                came_to = Preparation::died;
            else if (world_.chance.one_in(100))
                came_to = Preparation::no_room;
            else if (world_.chance.one_in(50))
                came_to = Preparation::lacking;
            if (came_to == Preparation::ready) solver_ = setup;
            pc_.worker().prepared(*setup, came_to, {ErrorKind::unavailable, "chance"},
                                  world_.now());
            pc_.worker().ready_again();
        });
    });
}

void Slot::after(Duration delay, std::function<void()> what) {
    // The end of a run waits while the PC does not hear.
    world_.after(delay, run_, [this, run = std::weak_ptr(run_), what = std::move(what)] {
        pc_.hear([run, what] {
            if (!run.expired()) what();
        });
    });
}

void Slot::run(const worker::Task& task) {
    task_ = &task;
    run_at_ = world_.now();
    run_ = new_life();
    const bool warm = has_solver_for(*task.setup);
    solver_ = task.setup;
    after(warm ? world_.chance.between(1ms, 20ms) : world_.chance.between(500ms, 5s),
          [this] { begin(); });
}

void Slot::begin() {
    const work::Assignment& it = task_->assignment;
    const StudyPlan& plan = world_.plan.studies.at(it.trial.study.value - 1);
    begun_ = world_.now();
    at_work_ = true;
    world_.spent(&Outcome::opening, run_at_);
    pc_.worker().begins(it.attempt, begun_);
    const bool crashes = plan.crashes_every > 0 && it.trial.number % plan.crashes_every == 0;
    if (crashes) {
        after(world_.chance.about(plan.solve / 10), [this, home = plan.home] {
            if (home == Home::worker_process) return pc_.process_crashes();
            solver_ = nullptr;
            end(failed(FailureKind::infrastructure, Cause::host));
        });
        return;
    }
    if (pc_.is_ill()) {
        ++world_.outcome.failed_of_ill_pc;
        return after(10ms, [this] { end(failed(FailureKind::design, Cause::plain)); });
    }
    const Duration limit = *task_->setup->solve_limit;
    Duration takes = duration(plan);
    if (!plan.solves_well && world_.chance.one_in(200)) takes = never;  // it hangs
    if (takes < limit) return after(takes, [this, plan] { end(fate(plan)); });
    after(limit, [this] {
        solver_ = nullptr;
        end(failed(FailureKind::resource, Cause::time));
    });
}

Duration Slot::duration(const StudyPlan& plan) {
    const TrialId trial = task_->assignment.trial;
    Chance of_trial(world_.plan.seed * 1'000'003 + trial.study.value * 7919 + trial.number);
    Chance& chance = plan.same_again ? of_trial : world_.chance;
    switch (plan.spread) {
        case Spread::even:
            return chance.between(plan.solve / 2, 3 * plan.solve / 2);
        case Spread::tailed:
            return chance.tailed(plan.solve);
        case Spread::memoryless:
            break;
    }
    return chance.about(plan.solve);
}

void Slot::settle_accounts(Duration Outcome::*running) {
    if (task_ == nullptr) return;
    if (at_work_)
        world_.spent(running, begun_);
    else
        world_.spent(&Outcome::opening, run_at_);
}

/// Most designs are fine.
work::Report Slot::fate(const StudyPlan& plan) {
    const auto& design = task_->assignment.design;
    const Duration since = world_.now() - (Instant{} + plan.broken_from);
    if (since >= Duration::zero() && since < plan.broken_for)
        return failed(FailureKind::fault, Cause::plain);
    const std::uint64_t may_use = task_->assignment.memory_limit;
    const bool is_hungry =
        plan.hungry_every > 0 && task_->assignment.trial.number % plan.hungry_every == 0;
    if (is_hungry && 2 * may_use < 3 * plan.memory_limit.value()) {
        ++world_.outcome.used_too_much;
        solver_ = nullptr;
        return failed(FailureKind::resource, Cause::memory_limit);
    }
    world_.outcome.solved_with_more += is_hungry;
    world_.outcome.solved_after_it += pc_.was_ill();
    const work::Report solved{
        .response = {std::get<double>(design[0]) + std::get<double>(design[1])},
        .seconds = std::chrono::duration<double>(world_.now() - begun_).count()};
    const double throw_of_dice = plan.solves_well ? 1 : world_.chance.share();
    if (throw_of_dice < 0.05) return failed(FailureKind::design, Cause::plain);
    if (throw_of_dice < 0.07) return failed(FailureKind::resource, Cause::memory);
    if (throw_of_dice < 0.09) return failed(FailureKind::resource, Cause::licence);
    if (throw_of_dice < 0.11) {
        solver_ = nullptr;
        return failed(FailureKind::infrastructure, Cause::host);
    }
    if (throw_of_dice < 0.112) return failed(FailureKind::fault, Cause::plain);
    return solved;
}

void Slot::revoke() {
    run_ = new_life();
    after(world_.chance.between(1ms, 1s), [this] {
        solver_ = nullptr;
        end({.cancelled = true});
    });
}

void Slot::end(work::Report report) {
    const AttemptId attempt = task_->assignment.attempt;
    if (std::exchange(at_work_, false)) {
        world_.spent(report.cancelled ? &Outcome::cut : &Outcome::solving, begun_);
        world_.outcome.cuts_short += report.cancelled;
    }
    if (world_.is_contested)
        world_.outcome.worked[task_->assignment.trial.study] += world_.now() - run_at_;
    task_ = nullptr;
    run_ = nullptr;
    pc_.worker().over(attempt, std::move(report));
}

void Slot::let_go(StudyId study) {
    if (free() && solver_ && solver_->study == study) solver_ = nullptr;
}

}  // namespace femrun::simulation
