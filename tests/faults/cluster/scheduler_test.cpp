// SPDX-License-Identifier: MIT
// The scheduler is killed, and started again: what runs goes on, what was solved meanwhile counts.
#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

TEST_CASE("a scheduler that is killed in the middle of solves goes on with them when it is back",
          "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(8, "1");

    cluster.kill(0);
    cluster.start_scheduler();

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 8);
    CHECK(attempts_of(study) == 8);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("workers finish what they have while the scheduler is away, and say it when it is back",
          "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(6, "1");
    cluster.kill(0);
    REQUIRE(cluster.solved(2));
    REQUIRE(cluster.keeps_reports(1));

    cluster.kill(1);
    cluster.start_scheduler();
    cluster.start_worker(1);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 6);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("a study belongs to its scheduler, whatever becomes of who handed it in",
          "[cluster][faults]") {
    Cluster cluster(1);
    write_timed_study(cluster.bench(), "beam", 4, "0.3");
    cluster.start_scheduler();
    cluster.start_workers();
    system::Child client = cluster.start_client({"run", "beam/study.toml"});
    REQUIRE(cluster.solving(1));

    strike(client.id(), Blow::kill);
    (void)client.wait(std::chrono::minutes(1));

    const json study = cluster.done("beam");
    CHECK(study["state"] == "done");
    CHECK(count_of(study, "complete") == 4);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}
