// SPDX-License-Identifier: MIT
// Databases that know nothing of what workers have: older copies, and others at the same address.
#include <filesystem>

#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

/// The database's files and the scheduler's key, as a person copies them.
void copy_database(const Bench& bench, const std::string& from, const std::string& to) {
    for (const char* part : {"", "-wal", "-shm"}) {
        fs::remove(bench.folder() / (to + part));
        if (fs::exists(bench.folder() / (from + part)))
            fs::copy(bench.folder() / (from + part), bench.folder() / (to + part));
    }
}

/// Each complete trial has the response of its own design.
void check_that_nothing_is_mixed_up(const json& study, std::size_t trials) {
    INFO(study.dump(1));
    CHECK(count_of(study, "complete") == trials);
    for (const json& trial : study["trials"])
        if (trial["state"] == "complete") CHECK(trial["outputs"]["y"] == trial["design"]["x"]);
}

bool contains(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("with a database that was restored from an older copy a study goes on from there",
          "[cluster][faults]") {
    Cluster cluster(2, "3 s");
    cluster.start_at_work(12, "0.5");
    REQUIRE(cluster.solved(2));
    strike(cluster.process(0), Blow::interrupt);
    REQUIRE(cluster.ended(0).code == 0);
    copy_database(cluster.bench(), "femrun.db", "copy.db");
    cluster.start_scheduler();
    REQUIRE(cluster.solved(6));
    REQUIRE(cluster.solving(1));
    cluster.kill(0);

    copy_database(cluster.bench(), "copy.db", "femrun.db");
    cluster.start_scheduler();

    check_that_nothing_is_mixed_up(cluster.done("beam"), 12);
    CHECK(contains(cluster.said(0), "not on record here as it says, the first is attempt"));
    CHECK(contains(cluster.said(0), "drops them; was the database restored from an older copy?"));
}

TEST_CASE("another scheduler at the address is refused, and results wait for their own",
          "[cluster][faults]") {
    Cluster cluster(1);
    cluster.start_at_work(3, "1");
    cluster.kill(0);
    REQUIRE(cluster.solved(1));
    REQUIRE(cluster.keeps_reports(1));

    cluster.start_scheduler({"--db", "other.db"});
    REQUIRE(eventually([&] {
        return contains(cluster.said(1),
                        "another scheduler is there than the one that the address names (its "
                        "certificate has another fingerprint); ask for its address, or find out "
                        "who answers in its place");
    }));
    CHECK(cluster.status()["workers"].empty());
    CHECK(cluster.keeps_reports(1));
    cluster.kill(0);
    cluster.start_scheduler();

    const json study = cluster.done("beam");
    check_that_nothing_is_mixed_up(study, 3);
    CHECK(attempts_of(study) == 3);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("a worker that goes to another database keeps the results of the one before for it",
          "[cluster][faults]") {
    Cluster cluster(1);
    cluster.start_at_work(3, "1");
    cluster.kill(0);
    REQUIRE(cluster.keeps_reports(1));
    cluster.kill(1);

    // With the address of the other pasted, it works there.
    cluster.start_scheduler({"--db", "other.db"});
    cluster.start_worker(1);
    write_timed_study(cluster.bench(), "plate", 2, "0");
    cluster.submit("plate/study.toml");
    check_that_nothing_is_mixed_up(cluster.done("plate"), 2);
    CHECK(cluster.keeps_reports(1));
    cluster.kill(0);
    cluster.kill(1);

    cluster.start_scheduler();
    cluster.start_worker(1);
    const json study = cluster.done("beam");
    check_that_nothing_is_mixed_up(study, 3);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}
