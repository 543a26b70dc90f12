// SPDX-License-Identifier: MIT
// Another process beside the test: a program to kill, or a person with fewer rights.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace femrun::store::testing {

/// A running program whose standard output is read line by line. Killed when it goes out of scope.
class Program {
public:
    explicit Program(const std::vector<std::string>& command);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::uint64_t id() const;
    /// The next whole line; empty at the end of the output.
    std::string line();
    /// At once, as with SIGKILL; waits for the end.
    void kill();

private:
    std::intptr_t process_ = 0, output_ = -1;  // a process and a descriptor, or handles
    std::string unread_;
};

/// Runs `work` in a process without the rights of root (those of nobody, if it has them) and gives
/// what it returns. POSIX alone.
std::string as_nobody(const std::function<std::string()>& work);

}  // namespace femrun::store::testing
