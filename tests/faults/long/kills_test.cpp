// SPDX-License-Identifier: MIT
// The scheduler is killed at one moment after the other, as often as one likes: tests/faults/kills.
// In the suite, some twenty times.
#include <random>

#include <fmt/format.h>

#include "accounts.hpp"
#include "cluster/asked_for.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

TEST_CASE("a scheduler that is killed at any moment loses nothing, and nobody must be told",
          "[cluster][faults][kills]") {
    const std::uint64_t seed = asked_for("FEMRUN_SEED", std::uint64_t{1});
    const int kills = asked_for("FEMRUN_KILLS", 20);
    CAPTURE(seed);
    constexpr int workers = 2;
    std::mt19937_64 random(seed);
    Cluster cluster(workers);
    write_timed_study(cluster.bench(), "beam", 1'000'000, "0.1");
    cluster.start_scheduler();
    cluster.start_workers();
    cluster.submit("beam/study.toml");
    system::Child client = cluster.start_client({"attach", "beam", "--quiet"});
    REQUIRE(cluster.solving(1));

    for (int killed = 0; killed < kills; ++killed) {
        // Now and then before anybody is back, else while it serves.
        if (random() % 4 != 0)
            REQUIRE(cluster.solved(said_by_solver(cluster.bench()).ended.size() + 1));
        cluster.pass(fmt::format("0.{:03}", random() % 300));
        cluster.kill(0);
        cluster.start_scheduler();
    }
    const Said before = said_by_solver(cluster.bench());
    REQUIRE(cluster.solved(before.ended.size() + 4));
    CHECK_FALSE(client.ended());  // it follows on
    REQUIRE(cluster.femrun({"pause", "beam"}).code == 0);
    CHECK(cluster.done("beam")["state"] == "paused");
    CHECK(client.wait(std::chrono::minutes(1)));
    CHECK(cluster.femrun({"shutdown"}).code == 0);
    for (int pc = 0; pc <= workers; ++pc) CHECK(cluster.ended(pc).code == 0);

    const json study = cluster.recorded("beam");
    const Account account = account_of(study, said_by_solver(cluster.bench()), {});
    fmt::print("{} kills, seed {}: {} complete, {} solves begun, {} of them again\n", kills, seed,
               account.complete, account.begun, account.again);
    CHECK(account.fouls == std::vector<std::string>{});
    CHECK(account.again == 0);
    CHECK(cluster.left_running() == std::vector<std::string>{});
    CHECK(folders_left(cluster, workers, {study}) == std::vector<std::string>{});
}
