// SPDX-License-Identifier: MIT
// A slot whose solver is made up: it starts, is refused, solves, fails, hangs and dies by chance.
#pragma once

#include "worker/slot.hpp"
#include "world.hpp"

namespace femrun::simulation {

class Pc;

class Slot final : public worker::Slot {
public:
    Slot(World& world, Pc& pc, LifeOfOther of_worker)
        : world_(world), pc_(pc), life_(std::move(of_worker)) {}

    // -- worker::Slot
    bool free() const override { return !preparing_ && task_ == nullptr; }
    bool has_solver() const override { return solver_ != nullptr; }
    bool has_solver_for(const work::StudySetup& setup) const override {
        return solver_ && solver_->study == setup.study && solver_->definition == setup.definition;
    }
    void prepare(std::shared_ptr<const work::StudySetup> setup) override;
    void run(const worker::Task& task) override;
    void revoke() override;
    void let_go(StudyId study) override;

    /// What it is at counts as this.
    void settle_accounts(Duration Outcome::*running);

private:
    void begin();
    void end(work::Report report);
    Duration duration(const StudyPlan& plan);
    work::Report fate(const StudyPlan& plan);
    /// In this run alone.
    void after(Duration delay, std::function<void()> what);

    World& world_;
    Pc& pc_;
    LifeOfOther life_;
    Life run_;  // of the attempt that it has
    std::shared_ptr<const work::StudySetup> solver_;
    bool preparing_ = false;
    const worker::Task* task_ = nullptr;
    bool at_work_ = false;  // its solver has the attempt
    Instant run_at_{}, begun_{};
};

}  // namespace femrun::simulation
