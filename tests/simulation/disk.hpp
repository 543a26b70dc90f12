// SPDX-License-Identifier: MIT
// Records in virtual time: durable a while after they were appended, in order, and those that were
// appended together become durable together, as in one transaction of the database. When the
// process is killed some of what was on its way is on disk and the rest is lost.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "run/journal_port.hpp"
#include "world.hpp"

namespace femrun::simulation {

/// What outlives the processes.
using Platter = std::vector<store::Record>;

class Disk final : public run::JournalPort {
public:
    using Look = std::function<void(const store::Record&)>;

    /// `appended` and `on_disk` see each record when it comes and when it is durable; `told` is the
    /// process's.
    Disk(World& world, LifeOfOther life, Platter& platter, Look appended, Look on_disk,
         std::function<void(std::uint64_t)> told)
        : world_(world),
          life_(std::move(life)),
          platter_(platter),
          look_(std::move(appended)),
          on_disk_(std::move(on_disk)),
          told_(std::move(told)) {}

    /// The process is killed.
    void crash() {
        const std::uint64_t reached = durable_ + world_.chance.below(pending_.size() + 1);
        std::uint64_t whole = durable_;
        for (const std::uint64_t last : ends_)
            if (last <= reached) whole = last;
        write(whole - durable_);
    }

    std::uint64_t append(std::vector<store::Record> records) override {
        appended_ += records.size();
        for (store::Record& record : records) {
            look_(record);
            pending_.push_back(std::move(record));
        }
        ends_.push_back(appended_);
        world_.after(world_.chance.between(1ms, 20ms), life_, [this, number = appended_] {
            if (number <= durable_) return;
            write(number - durable_);
            told_(durable_);
        });
        return appended_;
    }
    void retry() override {}
    void drop_unwritten() override {}
    std::vector<store::Record> unwritten() const override { return {}; }

private:
    void write(std::uint64_t count) {
        for (; count > 0; --count) {
            on_disk_(pending_.front());
            platter_.push_back(std::move(pending_.front()));
            pending_.pop_front();
            ++durable_;
        }
        while (!ends_.empty() && ends_.front() <= durable_) ends_.pop_front();
    }

    World& world_;
    LifeOfOther life_;
    Platter& platter_;
    Look look_, on_disk_;
    std::function<void(std::uint64_t)> told_;
    std::deque<store::Record> pending_;
    std::deque<std::uint64_t>
        ends_;  // of what was appended together: the number of its last record
    std::uint64_t appended_ = 0, durable_ = 0;
};

}  // namespace femrun::simulation
