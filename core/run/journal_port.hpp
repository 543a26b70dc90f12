// SPDX-License-Identifier: MIT
// The rest of what the loop of a study needs of the world: a clock, and where facts become durable.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.hpp"
#include "store/record.hpp"

namespace femrun::run {

/// What time it is: the system's in a program, anything in a test.
class ClockPort {
public:
    virtual ~ClockPort() = default;
    virtual Instant now() const = 0;
    virtual WallTime wall() const = 0;
    /// Since midnight, as clocks on the walls show it here; without a place it is UTC's.
    virtual Duration of_day() const {
        return std::chrono::duration_cast<Duration>(wall().time_since_epoch()) %
               Duration(std::chrono::hours(24));
    }
};

/// Where facts become durable.
class JournalPort {
public:
    virtual ~JournalPort() = default;
    /// Takes records in order and returns the number of the last one, counted from 1 over all
    /// calls. `Runner::durable` is told when they are on disk. After `Runner::journal_failed`
    /// nothing is written until `retry`.
    virtual std::uint64_t append(std::vector<store::Record> records) = 0;
    /// Tries again to write what could not be written, and all that was appended since. The answer
    /// is `durable` or `journal_failed`.
    virtual void retry() = 0;
    /// After a failure: forgets what is not on disk. What is appended from now on is written again.
    virtual void drop_unwritten() = 0;
    /// After a failure, until `retry`: what is not on disk, in order.
    virtual std::vector<store::Record> unwritten() const = 0;
};

}  // namespace femrun::run
