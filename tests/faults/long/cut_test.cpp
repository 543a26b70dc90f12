// SPDX-License-Identifier: MIT
// A link that is cut for a minute, at a lease of 15 s, or for as long as one likes:
// tests/faults/cut. In the suite it is cut for seconds, at a shorter lease.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "cluster/asked_for.hpp"
#include "cluster/cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

TEST_CASE("a solve outlives the cut of its link, and its worker is back when that is mended",
          "[cluster][faults][cut]") {
    const int seconds = asked_for("FEMRUN_SECONDS", 8);
    const bool is_long = seconds >= 60;
    Cluster cluster(2, is_long ? "15 s" : "3 s");
    // Neither ends before the link is mended, so that nobody else is at the trial.
    write_timed_study(cluster.bench(), "beam", 2, std::to_string(seconds * 3 / 2 + 10));
    cluster.start_scheduler();
    cluster.start_workers();
    cluster.submit("beam/study.toml");
    REQUIRE(cluster.solving(2));

    cluster.network().cut(1);
    REQUIRE(eventually([&] { return !cluster.is_enlisted(1); }));
    for (int left = seconds; left > 0; left -= 30)
        Cluster::pass(std::to_string(std::min(left, 30)));
    cluster.network().heal(1);
    const Instant mended = monotonic_now();

    REQUIRE(eventually([&] { return cluster.is_enlisted(1); }));
    const double back = std::chrono::duration<double>(monotonic_now() - mended).count();
    fmt::print("cut for {} s and more: the worker is back after {:.2f} s\n", seconds, back);
    if (is_long) CHECK(back < 2);  // who asks for it has a PC that is quiet
    CHECK(said_by_solver(cluster.bench()).ended.empty());
    REQUIRE(cluster.solved(2));
    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 2);
    CHECK(attempts_of(study) == 2);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}
