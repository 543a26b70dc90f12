// SPDX-License-Identifier: MIT
// Links that are slow, stand still and break in the middle of what they carry.
#include <algorithm>

#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

std::size_t solved_on(Cluster& cluster, int pc) {
    const Said said = said_by_solver(cluster.bench());
    return static_cast<std::size_t>(
        std::count_if(said.ended.begin(), said.ended.end(),
                      [&](const SaidSolve& solve) { return cluster.solved_at(solve) == pc; }));
}

/// Two workers of which the first has such a link; each design is solved once.
void solve_over(const std::vector<std::string>& faults) {
    Cluster cluster(2);
    cluster.spoil_link(1, faults);
    cluster.start_at_work(12, "0.4");

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 12);
    CHECK(attempts_of(study) == 12);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
    CHECK(solved_on(cluster, 1) > 0);
}

}  // namespace

TEST_CASE("over a link that takes 200 ms each way every design is solved once",
          "[cluster][faults]") {
    solve_over({"delay-ms=200"});
}

TEST_CASE("over a link that dribbles and stands still every design is solved once",
          "[cluster][faults]") {
    solve_over({"dribble", "stalls-every-bytes=3000", "stall-ms=200"});
}

TEST_CASE("over a link that is cut every second every design is solved once", "[cluster][faults]") {
    Cluster cluster(1);
    cluster.spoil_link(1, {"dies-every-ms=1000"});
    cluster.start_at_work(8, "0.8");
    REQUIRE(cluster.solved(5));
    CHECK(cluster.said(1).find("lost the scheduler at 10.77.0.2:7711 (") != std::string::npos);

    cluster.spoil_link(1, {});

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 8);
    CHECK(begun_of(study) == 8);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("a file comes whole over a link that breaks again and again in the middle of it",
          "[cluster][faults]") {
    Cluster cluster(1);
    write_timed_study(cluster.bench(), "beam", 2, "0");
    cluster.bench().write("beam/mesh.bin", std::string(2'000'000, 'm'));
    cluster.bench().write("beam/solve.sh",
                          "#!/bin/sh\n"
                          "[ $(wc -c < \"$(dirname \"$0\")/mesh.bin\") = 2000000 ] || exit 9\n"
                          "echo \"y = $1\"\n");
    cluster.spoil_link(1, {"dies-after-bytes=300000"});
    cluster.start_scheduler();
    cluster.start_workers();
    const Finished submitted = cluster.femrun(
        {"run", "beam/study.toml", "--detach", "--set", "study.files=[\"mesh.bin\"]"});
    REQUIRE(submitted.code == 0);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 2);
    CHECK(attempts_of(study) == 2);
}
