// SPDX-License-Identifier: MIT
// Group commit: records are handed over at once and become durable together, one transaction after
// the other, on the database's own thread. While one is written the next group gathers, so that
// durability costs latency (a few milliseconds) and not throughput.
//
// Whatever else is wanted of the database while records are written (a new study, a history to go
// on from, what happened since) is asked between two groups, as a job.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace femrun::store {

class Writer {
public:
    /// Called on the writer's thread when all records up to and including number `durable` (counted
    /// from 1 in the order of `append`) are on disk, or when writing failed or the file has gone:
    /// then nothing more is written until `retry`, because an order with a hole in it would be a
    /// lie. The callee carries it to its own thread.
    using Notify = std::function<void(std::uint64_t durable, const Result<void>& state)>;

    Writer(std::unique_ptr<Database> database, Notify notify);
    /// Writes what was appended, unless writing has failed, does the jobs, then ends the thread.
    ~Writer();

    /// Takes records in order; returns the number of the last one. Never blocks on the disk.
    std::uint64_t append(std::vector<Record> records);

    /// Work on the database that appends no records of running studies. It is done on the writer's
    /// thread, once, after all that was appended before it; `written` is an error when some of that
    /// could not be written: what is changed then would stand before it.
    using Job = std::function<void(Database& database, const Result<void>& written)>;
    /// Never blocks on the disk.
    void run(Job job);

    /// Tries again to write what could not be written, and all that was appended since.
    void retry();
    /// After a failure: forgets what could not be written. What is appended from now on is written.
    void drop_unwritten();
    /// What is appended and not known to be on disk, in order. After a failure, until `retry`.
    std::vector<Record> unwritten() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace femrun::store
