// SPDX-License-Identifier: MIT
// PCs that sleep, and PCs whose clock is set: what matters is the lease alone.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "base/clock.hpp"
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

/// By how many days the scheduler's clock was wrong when it began attempts.
std::set<long> days_off(const json& study) {
    const double now = std::chrono::duration<double>(wall_now().time_since_epoch()).count();
    std::set<long> days;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"])
            days.insert(std::lround((attempt["started_ms"].get<double>() / 1000 - now) / 86'400));
    return days;
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

TEST_CASE("files on a PC that stands still are not waited for, and are there when it goes on",
          "[cluster][faults]") {
    Cluster cluster(1, "3 s");
    write_timed_study(cluster.bench(), "beam", 2, "0");
    cluster.start_scheduler({"--results-max", "1B"});  // so that they stay where they are
    cluster.start_workers();
    const Finished submitted =
        cluster.femrun({"run", "beam/study.toml", "--detach", "--set", "solver.keep=\"all\""});
    INFO(submitted.err);
    REQUIRE(submitted.code == 0);
    REQUIRE(count_of(cluster.done("beam"), "complete") == 2);
    const auto fetch = [&] { return cluster.femrun({"fetch", "beam", "--trial", "1"}); };

    strike_all(cluster, 1, Blow::stop);
    const Finished in_vain = fetch();
    strike_all(cluster, 1, Blow::go_on);

    CHECK(in_vain.code == 2);
    CHECK(in_vain.err.find("they are not here, and worker 'pc1' does not answer: what it still has "
                           "can be fetched when it does\n") != std::string::npos);
    CHECK(eventually([&] { return fetch().code == 0; }));
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
    CHECK(days_off(study) == std::set<long>{-1, 0, 1});
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}
