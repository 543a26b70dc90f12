// SPDX-License-Identifier: MIT
// Disks that are full: a worker's, and the scheduler's. Each is a small one of the test's own.
#include "cluster.hpp"
#include "small_disk.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

std::size_t failed_at_disk(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"])
            count += attempt["failure"].is_object() && attempt["failure"]["stage"] == "disk";
    return count;
}

}  // namespace

TEST_CASE("a PC whose disk is full fails and rests, the other goes on, and both do when it is not",
          "[cluster][faults]") {
    Cluster cluster(2);
    const SmallDisk disk(cluster.worker_folder(1), "1m");
    write_timed_study(cluster.bench(), "beam", 40, "0.2");
    cluster.bench().write("beam/solve.sh",
                          "#!/bin/sh\n"
                          "head -c 3000000 /dev/zero > mesh.bin || exit 9\n"
                          "echo \"begin a $1 $PWD\" >> \"$3\"\n"
                          "sleep \"$2\"\n"
                          "echo \"end a $1 $PWD\" >> \"$3\"\n"
                          "echo \"y = $1\"\n");
    cluster.start_scheduler();
    cluster.start_workers();
    cluster.submit("beam/study.toml");
    REQUIRE(eventually([&] { return cluster.said(0).find("rests for") != std::string::npos; }));
    CHECK(cluster.said(0).find("worker 'pc1' rests for 5 s, because one attempt after the other "
                               "fails there in stage 'disk'") != std::string::npos);

    disk.grow("100m");

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 40);
    CHECK(count_of(study, "failed") == 0);
    CHECK(failed_at_disk(study) >= 3);
    const Said said = said_by_solver(cluster.bench());
    CHECK(said.repeated() == 0);
    CHECK(cluster.solved_at(said.ended.front()) == 2);
}

TEST_CASE("a scheduler whose disk is full keeps what it has, starts nothing, and goes on with room",
          "[cluster][faults]") {
    Cluster cluster(2);
    const SmallDisk disk(cluster.bench().folder() / "disk", "64m");
    write_timed_study(cluster.bench(), "beam", 100, "0.1");
    cluster.start_scheduler({"--db", "disk/femrun.db"});
    cluster.start_workers();
    cluster.submit("beam/study.toml");
    REQUIRE(cluster.solving(2));
    disk.fill();
    REQUIRE(eventually([&] {
        return cluster.said(0).find("until then nothing new starts") != std::string::npos;
    }));
    const std::size_t begun = said_by_solver(cluster.bench()).begun.size();
    cluster.pass("1");
    CHECK(said_by_solver(cluster.bench()).begun.size() <= begun + 2);
    const Finished explained = cluster.femrun({"explain", "beam"});
    INFO(explained.out << explained.err);
    CHECK(explained.code == 0);
    CHECK(explained.out.find("'disk/femrun.db': the disk is full; free some space; nothing new "
                             "starts until then") != std::string::npos);

    disk.grow("100m");

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 100);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}
