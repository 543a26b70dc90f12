// SPDX-License-Identifier: MIT
// A disk that fills up or breaks after a number of writes: SQLite's own file system with a counter
// before it. While one exists, every database that is opened stands on it.
#pragma once

#include <sqlite3.h>

#include <memory>

namespace femrun::store::testing {

class FailingDisk {
public:
    FailingDisk();
    ~FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    /// The next `writes` writes work, those after them find no space.
    void full_after(int writes);
    /// Writes work but are not known to be on disk.
    void unsure();
    void sound();

    struct State;

private:
    std::unique_ptr<State> state_;
};

}  // namespace femrun::store::testing
