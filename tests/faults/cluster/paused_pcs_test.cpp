// SPDX-License-Identifier: MIT
// PCs that sleep, and PCs whose clock is set: what matters is the lease alone.
#include <algorithm>

#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// The worker, its plugin's processes and what these have started.
void strike_all(Cluster& cluster, int pc, Blow blow) {
    std::vector<std::uint64_t> tree{cluster.process(pc)};
    for (std::size_t next = 0; next < tree.size(); ++next)
        for (const Offspring& child : offspring(tree[next])) tree.push_back(child.id);
    for (const std::uint64_t process : tree) strike(process, blow);
}

}  // namespace

TEST_CASE("a PC that sleeps for longer than the lease goes on when it wakes, and costs one solve",
          "[cluster][faults]") {
    Cluster cluster(2, "3 s");
    cluster.start_at_work(12, "1");
    const int sleeper = 1;

    strike_all(cluster, sleeper, Blow::stop);
    REQUIRE(eventually([&] { return said_by_solver(cluster.bench()).repeated() == 1; }));
    strike_all(cluster, sleeper, Blow::go_on);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 12);
    CHECK(attempts_of(study) == 13);
    CHECK(said_by_solver(cluster.bench()).repeated() == 1);
    CHECK(eventually([&] { return cluster.is_enlisted(sleeper); }));
}

TEST_CASE("a scheduler's PC that sleeps for longer than the lease takes nothing from its workers",
          "[cluster][faults]") {
    Cluster cluster(2, "3 s");
    cluster.start_at_work(8, "1");

    strike(cluster.process(0), Blow::stop);
    cluster.pass("7");
    strike(cluster.process(0), Blow::go_on);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 8);
    CHECK(attempts_of(study) == 8);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("clocks that are set forward and back by a day change nothing", "[cluster][faults]") {
    Cluster cluster(2, "3 s");
    cluster.with_clocks();
    cluster.start_at_work(12, "1");

    for (const char* const offset : {"+1d", "-1d", "+0"}) {
        for (const int pc : {0, 1}) cluster.set_clock(pc, offset);
        const auto ended = said_by_solver(cluster.bench()).ended.size();
        REQUIRE(cluster.solved(std::min<std::size_t>(ended + 3, 12)));
    }

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 12);
    CHECK(attempts_of(study) == 12);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}
