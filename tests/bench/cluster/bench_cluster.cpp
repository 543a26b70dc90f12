// SPDX-License-Identifier: MIT
// What a scheduler costs that has many workers: the real program with a durable database, and stubs
// in this process that answer each attempt at once. What docs/performance.md shows.
//
//     bench_cluster                          16, 1000 and 10000 workers, plain and over TLS
//     bench_cluster plain|tls WORKERS TRIALS one line of it
//
// More than a thousand connections need `ulimit -n` to allow them.
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "own_scheduler.hpp"
#include "stub_workers.hpp"

using namespace femrun;
using namespace femrun::bench;
using namespace std::chrono_literals;

namespace {

// A scheduler that has fallen behind is silent for a while; one that has stopped stays silent.
constexpr auto silent_for_good = 60s;
constexpr int idle_s = 10;

void measure(Link link, unsigned workers, std::uint64_t trials) {
    OwnScheduler scheduler(link);
    loop::EventLoop loop;
    StubWorkers stubs(loop);
    const Usage alone = scheduler.usage();
    stubs.enlist(scheduler.for_workers(), scheduler.credentials(), workers);
    loop.wait(loop.after(2s));
    const Usage idle_from = scheduler.usage();
    loop.wait(loop.after(std::chrono::seconds(idle_s)));
    const Usage idle_to = scheduler.usage();

    scheduler.submit("bench", trials);
    const Usage before = scheduler.usage();
    const Tally& tally = stubs.tally();
    auto heard = Clock::now();
    for (std::uint64_t tasks = 0; tally.tasks < trials;) {
        loop.wait(loop.after(50ms));
        if (std::exchange(tasks, tally.tasks) < tally.tasks) heard = Clock::now();
        if (Clock::now() - heard > silent_for_good) break;
    }
    const Usage after = scheduler.usage();
    if (tally.tasks == 0) fail("no trial was solved");

    const double took = seconds(tally.last - *tally.first),
                 tasks = static_cast<double>(tally.tasks);
    fmt::print(
        "| {} | {} | {} | {:.0f} | {:.1f} | {:.0f} / {:.0f} | {:.2f} | {:.0f} / {:.1f} / {:.0f} "
        "|\n",
        workers, to_string(link), tally.tasks, tasks / took,
        1e6 * (after.cpu_s - before.cpu_s) / tasks, part(tally.acknowledged_ms, 0.5),
        part(tally.acknowledged_ms, 0.99),
        100 * (idle_to.running_cpu_s - idle_from.running_cpu_s) / idle_s, idle_to.memory / 1e6,
        (idle_to.memory - alone.memory) / 1e3 / workers, after.memory / 1e6);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    fmt::print(
        "| workers | link | tasks | tasks/s, durable | scheduler CPU a task, us | assigned to "
        "acknowledged, p50 / p99, ms "
        "| idle scheduler, % of a core | memory idle, MB / a connection, kB / at the end, MB |\n"
        "|---|---|---|---|---|---|---|---|\n");
    if (argc == 4) {
        const bool tls = std::string_view(argv[1]) == "tls";
        measure(tls ? Link::tls : Link::plain, static_cast<unsigned>(std::atoi(argv[2])),
                std::strtoull(argv[3], nullptr, 10));
        return 0;
    }
    for (const unsigned workers : {16U, 1000U, 10'000U})
        for (const Link link : {Link::plain, Link::tls}) measure(link, workers, 100'000);
}
