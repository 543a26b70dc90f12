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

    std::uint64_t id() const { return static_cast<std::uint64_t>(process_); }
    /// The next whole line; empty at the end of the output.
    std::string line();
    /// SIGKILL, and waits for the end.
    void kill();

private:
    long process_ = 0;
    int output_ = -1;
    std::string unread_;
};

/// Runs `work` in a process without the rights of root (those of nobody, if it has them) and gives
/// what it returns.
std::string as_nobody(const std::function<std::string()>& work);

}  // namespace femrun::store::testing
