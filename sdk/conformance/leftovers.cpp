// SPDX-License-Identifier: MIT
#include "leftovers.hpp"

#include <chrono>

namespace femrun::conformance {

namespace {

// Caches, arenas and pools are full by then.
constexpr int first_times = 10;
constexpr int more_times = 30;
// A solver that needs seconds is tried less often: what it leaves each time is seen all the same.
constexpr std::chrono::seconds time_max{5};
// A night of a thousand solves takes 256 MiB of whoever leaves as much each time.
constexpr std::uint64_t memory_max = 256 << 10;

}  // namespace

void find_leftovers(const Subject& subject, Findings& findings, const std::string& what,
                    const std::function<bool()>& once) {
    if (!subject.held) return;
    const auto start = std::chrono::steady_clock::now();
    const auto repeated = [&](int times) {
        int done = 0;
        while (done < times && std::chrono::steady_clock::now() - start < time_max && once())
            ++done;
        return done;
    };
    if (repeated(first_times) == 0) return;
    const Held before = subject.held();
    const int times = repeated(more_times);
    const Held after = subject.held();
    if (times < 2) return;
    const auto grew = [times](std::uint64_t from, std::uint64_t to, std::uint64_t each) {
        return to > from && to - from >= each * static_cast<std::uint64_t>(times) / 2;
    };
    const std::string those = std::to_string(times) + " " + what + " left ";
    if (grew(before.handles, after.handles, 1))
        findings.add(those + std::to_string(after.handles - before.handles) +
                     " files or sockets open");
    if (grew(before.threads, after.threads, 1))
        findings.add(those + std::to_string(after.threads - before.threads) +
                     " threads running; end those of a call before it returns");
    if (grew(before.memory, after.memory, 2 * memory_max))
        findings.add(those + std::to_string((after.memory - before.memory) >> 20) +
                     " MiB of memory behind");
}

}  // namespace femrun::conformance
