// SPDX-License-Identifier: MIT
// Many who come at once, and some who mean no good: a study beside them knows nothing of it.
#include <algorithm>
#include <sstream>

#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::size_t lines_with(const std::string& text, const std::string& words) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.find(words) != line.npos;
    return count;
}

std::size_t enlisted(Cluster& cluster) {
    const json workers = cluster.status()["workers"];
    return static_cast<std::size_t>(
        std::count_if(workers.begin(), workers.end(),
                      [](const json& worker) { return worker["state"] == "enlisted"; }));
}

/// Each design once, and its own response.
void check_that_nobody_disturbed(Cluster& cluster, std::size_t trials) {
    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == trials);
    for (const json& trial : study["trials"]) CHECK(trial["outputs"]["y"] == trial["design"]["x"]);
    CHECK(said_by_solver(cluster.bench()).begun.size() == trials);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

}  // namespace

TEST_CASE("ten thousand strangers at the gate disturb no study", "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(40, "0.1");

    system::Child flood =
        Cluster::start_stranger(2, FLOOD, {cluster.network().address(0) + ":7711", "10000", "400"});

    check_that_nobody_disturbed(cluster, 40);
    const auto end = flood.wait(1min);
    REQUIRE(end);
    CHECK(end->code == 0);  // all of them were let in at the port
    CHECK(cluster.is_enlisted(1));
    CHECK(lines_with(cluster.said(0), "") < 50);  // one tells of many
}

TEST_CASE("a hundred workers come back at once when their scheduler does", "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(30, "0.3");
    const system::Child many =
        Cluster::start_stranger(2, MANY_WORKERS, {cluster.for_workers(), "100"});
    REQUIRE(eventually([&] { return enlisted(cluster) == 102; }));

    cluster.kill(0);
    cluster.start_scheduler();

    REQUIRE(eventually([&] { return enlisted(cluster) == 102; }));
    check_that_nobody_disturbed(cluster, 30);
}

TEST_CASE("a scheduler that may open no more files says so once, and serves those who are there",
          "[cluster][faults]") {
    Cluster cluster(2);
    cluster.within("ulimit -n 80");
    cluster.start_at_work(20, "0.3");
    system::Child many = Cluster::start_stranger(2, MANY_WORKERS, {cluster.for_workers(), "100"});
    const std::string full =
        "warning: 10.77.0.1:7711: no more connections can be taken (Too many open files); who is "
        "here goes on, and others come in when there is room; let this process open more files "
        "(ulimit -n)";
    REQUIRE(eventually([&] { return lines_with(cluster.said(0), full) > 0; }));
    REQUIRE(cluster.solved(20));
    CHECK(lines_with(cluster.said(0), full) == 1);

    many.end_tree();

    check_that_nobody_disturbed(cluster, 20);
    CHECK(eventually([&] { return enlisted(cluster) == 2; }));
}

TEST_CASE("a worker that lies about everything harms nobody but itself", "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(40, "0.2");

    system::Child liar = Cluster::start_stranger(2, HOSTILE_WORKER, {cluster.for_workers()});

    check_that_nobody_disturbed(cluster, 40);
    const auto end = liar.wait(1min);
    REQUIRE(end);
    CHECK(end->code == 0);  // it was let in
    CHECK(cluster.is_enlisted(1));
    CHECK(cluster.is_enlisted(2));
    CHECK(lines_with(cluster.said(0), "") < 200);
}

TEST_CASE("tokens tell which workers are there, and nobody revokes what lets himself in",
          "[cluster][faults][tokens]") {
    Cluster cluster(1);
    cluster.start_scheduler();
    cluster.start_workers();
    REQUIRE(eventually([&] { return cluster.is_enlisted(1); }));
    const json list = json::parse(cluster.femrun({"tokens", "--json"}).out);
    REQUIRE(list["keys"].size() == 2);
    const bool worker_first = list["keys"][0]["role"] == "worker";
    const json worker = list["keys"][worker_first ? 0 : 1],
               user = list["keys"][worker_first ? 1 : 0];
    const std::string name = Cluster::name_of_worker(1);
    CHECK(worker["workers"] == json::array({name}));
    CHECK(user["workers"] == json::array());

    const std::string users = user["token"].dump(), workers = worker["token"].dump();
    CHECK(cluster.femrun({"tokens", "revoke", users, "--with-keys"}).err ==
          "error: key '" + std::string(user["key"]).substr(0, 8) +
              "': is that of who asks, which came with token " + users +
              " too; nothing was revoked: revoke the others by their first digits, or ask as "
              "somebody else\n");
    CHECK(cluster.femrun({"tokens", "revoke", workers}).err ==
          "femrun: token " + workers + " lets in nobody new\nfemrun: worker '" + name +
              "' came with it and stays in; 'femrun tokens revoke " +
              std::string(worker["key"]).substr(0, 8) + "' puts it out\n");
    CHECK(cluster.femrun({"tokens", "revoke", workers, "--with-keys"}).err ==
          "femrun: token " + workers + " lets in nobody new\nfemrun: worker '" + name +
              "' is out\n");
    CHECK(eventually(
        [&] { return cluster.said(1).find("key was revoked there") != std::string::npos; }));
}
