// SPDX-License-Identifier: MIT
// The database's writer as the runner's journal: what becomes durable on the writer's thread is
// told on the loop's.
#pragma once

#include <functional>
#include <memory>

#include "loop/event_loop.hpp"
#include "run/journal_port.hpp"
#include "store/writer.hpp"

namespace femrun::app {

class Journal final : public run::JournalPort {
public:
    using Told = std::function<void(std::uint64_t durable, const Result<void>& state)>;

    /// `told` is called on the loop, and not after this object is gone.
    Journal(loop::EventLoop& loop, std::unique_ptr<store::Database> database, Told told);
    ~Journal() override;

    std::uint64_t append(std::vector<store::Record> records) override;
    void retry() override { writer_->retry(); }
    void drop_unwritten() override { writer_->drop_unwritten(); }
    std::vector<store::Record> unwritten() const override { return writer_->unwritten(); }

private:
    std::shared_ptr<Told> told_;
    std::unique_ptr<store::Writer> writer_;
};

class SystemClock final : public run::ClockPort {
public:
    Instant now() const override { return monotonic_now(); }
    WallTime wall() const override { return wall_now(); }
};

}  // namespace femrun::app
