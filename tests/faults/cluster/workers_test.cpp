// SPDX-License-Identifier: MIT
// Workers die, stop, are cut off and are sent away, each on a PC of its own: no solve is lost, and
// none is repeated that need not be.
#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

TEST_CASE("a study is solved on three PCs, each design once, and their files come from here",
          "[cluster][faults]") {
    Cluster cluster(3);
    write_timed_study(cluster.bench(), "beam", 12, "0.05");
    cluster.start_scheduler();
    cluster.start_workers();

    cluster.submit("beam/study.toml");

    const json study = cluster.done("beam");
    CHECK(study["state"] == "done");
    CHECK(count_of(study, "complete") == 12);
    const Said said = said_by_solver(cluster.bench());
    CHECK(said.begun.size() == 12);
    CHECK(said.repeated() == 0);
    for (int pc = 1; pc <= 3; ++pc) CHECK(cluster.said(pc).find("connected") != std::string::npos);
}

TEST_CASE("a worker that is killed in the middle of a solve loses that solve and no other",
          "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(6, "0.5");

    cluster.kill(1);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 6);
    CHECK(attempts_of(study) == 7);
    CHECK(said_by_solver(cluster.bench()).repeated() == 1);
}

TEST_CASE("a link that is cut for less than the lease repeats nothing", "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(8, "1");

    cluster.network().cut(1);
    cluster.pass("5");
    cluster.network().heal(1);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 8);
    CHECK(attempts_of(study) == 8);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("a worker that is asked to end hands back what it cannot finish, one copy of it",
          "[cluster][faults]") {
    Cluster cluster(2);
    write_timed_study(cluster.bench(), "beam", 4, "1.5");
    cluster.start_scheduler();
    cluster.start_worker(1, {"--grace", "0 s"});
    cluster.start_worker(2);
    cluster.submit("beam/study.toml");
    REQUIRE(cluster.solving(2));

    strike(cluster.process(1), Blow::interrupt);

    CHECK(cluster.ended(1).code == 0);
    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 4);
    const Said said = said_by_solver(cluster.bench());
    CHECK(said.begun.size() == 5);
    CHECK(said.ended.size() == 4);
}

TEST_CASE("a worker that is asked twice to end hands back what it has at once",
          "[cluster][faults]") {
    // Nobody is missed within the test, and no solve ends.
    Cluster cluster(2, "10 min");
    write_timed_study(cluster.bench(), "beam", 1, "600");
    cluster.start_scheduler();
    cluster.start_worker(1, {"--grace", "10 min"});
    cluster.submit("beam/study.toml");
    REQUIRE(cluster.solving(1));

    strike(cluster.process(1), Blow::interrupt);
    REQUIRE(eventually([&] {
        return cluster.said(1).find("leaving: nothing new is begun") != std::string::npos;
    }));
    CHECK(running_below(cluster.worker_folder(1) / "files").size() > 0);
    strike(cluster.process(1), Blow::interrupt);

    CHECK(cluster.ended(1).code == 0);
    INFO(cluster.said(1));
    CHECK(cluster.said(1).find("leaving at once: what runs is ended, and given back\n") !=
          std::string::npos);
    CHECK(eventually([&] { return running_below(cluster.worker_folder(1) / "files").empty(); }));
    cluster.start_worker(2);
    REQUIRE(eventually([&] { return said_by_solver(cluster.bench()).repeated() == 1; }));
    const json attempts = cluster.shown("beam")["trials"][0]["attempts"];
    REQUIRE(attempts.size() == 2);
    CHECK(attempts[0]["state"] == "cancelled");
    CHECK(attempts[0]["failure"]["message"] == "its worker gave it back");
}

TEST_CASE("whoever has no token is told so, and nothing of him reaches the studies",
          "[cluster][faults]") {
    Cluster cluster(1);
    cluster.start_scheduler();
    const std::string with_token = cluster.address();
    const std::string without = with_token.substr(0, with_token.rfind('.'));

    const Finished stranger = cluster.femrun({"status", "--scheduler", without});

    INFO(stranger.out << stranger.err);
    CHECK(stranger.code == 2);
    CHECK(cluster.femrun({"status", "--scheduler", with_token}).code == 0);
}

TEST_CASE("a worker that stands still for longer than its lease is not waited for, and comes back",
          "[cluster][faults]") {
    Cluster cluster(2, "3 s");
    cluster.start_at_work(16, "0.5");

    strike(cluster.process(1), Blow::stop);
    const auto begun = said_by_solver(cluster.bench()).begun.size();
    REQUIRE(eventually([&] { return said_by_solver(cluster.bench()).repeated() == 1; }));
    CHECK(said_by_solver(cluster.bench()).begun.size() > begun + 2);  // the other went on meanwhile
    strike(cluster.process(1), Blow::go_on);

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 16);
    CHECK(attempts_of(study) == 17);
    CHECK(said_by_solver(cluster.bench()).repeated() == 1);
    CHECK(cluster.status()["workers"].size() == 2);
}

TEST_CASE("a solve outlives a link that is cut for four leases, and counts before its repetition",
          "[cluster][faults]") {
    Cluster cluster(2, "6 s");
    write_timed_study(cluster.bench(), "beam", 1, "45");
    cluster.start_scheduler();
    cluster.start_workers();
    cluster.submit("beam/study.toml");
    REQUIRE(cluster.solving(1));
    const int solver = cluster.solved_at(said_by_solver(cluster.bench()).begun.front());

    cluster.network().cut(solver);
    REQUIRE(cluster.solving(2));  // the other takes it too
    cluster.pass("18");           // and both systems give the connection up
    cluster.network().heal(solver);

    // It is back, and still at it.
    REQUIRE(eventually([&] { return cluster.is_enlisted(solver); }));
    CHECK(said_by_solver(cluster.bench()).ended.empty());
    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 1);
    CHECK(attempts_of(study) == 2);
    CHECK(study["trials"][0]["attempts"][0]["state"] == "reported");
    CHECK(said_by_solver(cluster.bench()).ended.size() == 1);  // the other was told to end
}
