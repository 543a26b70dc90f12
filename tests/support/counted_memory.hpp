// SPDX-License-Identifier: MIT
// Every allocation of a test program is counted, for tests that hold a reader to so much memory.
#pragma once

#include <cstddef>

namespace femrun::test {

/// Bytes that the program holds now.
std::size_t held_memory();

/// How much more than at its making the program has held at a time.
class MemoryPeak {
public:
    MemoryPeak();
    std::size_t bytes() const;

private:
    std::size_t before_;
};

}  // namespace femrun::test
