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
};

/// Where facts become durable.
class JournalPort {
public:
    virtual ~JournalPort() = default;
    /// Takes records in order and returns the number of the last one, counted from 1 over all
    /// calls. `Runner::durable` is told when they are on disk.
    virtual std::uint64_t append(std::vector<store::Record> records) = 0;
};

}  // namespace femrun::run
