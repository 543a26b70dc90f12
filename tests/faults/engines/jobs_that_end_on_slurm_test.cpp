// SPDX-License-Identifier: MIT
// Jobs that Slurm ends, or is about to end, while a study is solved.
#include "lab_on_slurm.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

// A design that counts as tried once has failed: nothing may be charged.
const std::string tried_once = "[retry]\nattempts_max = 1\n";

/// Takes all nodes from the jobs of the crew for two seconds.
void give_way(const Lab& lab) {
    lab.slurm.ask({"sbatch", "--partition=high", "--nodes=3", "--exclusive", "--output=/dev/null",
                   "--wrap=sleep 2"});
}

bool has_begun_anew(const Lab& lab) {
    return eventually([&] {
        const json workers = lab.status()["workers"];
        for (const json& worker : workers)
            if (!worker["job"].is_null() && worker["job"]["restart"] == 1) return true;
        return false;
    });
}

/// How the jobs ended that are no more, as Slurm has it.
std::string endings(const Lab& lab) {
    return lab.slurm.ask({"squeue", "--noheader", "--array", "--states=all", "--format=%T"});
}

/// What is left of the time of the only worker, in seconds.
double seconds_left(const Lab& lab) {
    const json workers = lab.status()["workers"];
    if (workers.empty() || workers[0]["ends_in_ms"].is_null()) return 0;
    return workers[0]["ends_in_ms"].get<double>() / 1000;
}

}  // namespace

TEST_CASE("jobs that give way to others finish what they run within the grace, and others go on",
          "[engines][slurm]") {
    Lab lab(40, "1", {.study = tried_once});
    lab.slurm.ask({"scontrol", "update", "PartitionName=low", "GraceTime=10"});
    REQUIRE(lab.up({"--count", "3", "--grace", "8 s"}).code == 0);
    REQUIRE(lab.begins(6));

    give_way(lab);

    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(40);
    lab.check_each_once(40);  // none was begun for nothing
    for (const std::string job : {"1_1", "1_2", "1_3"})
        CHECK(lab.bench.read("cache/femrun/crews/slurm/" + job + ".out")
                  .find("what runs may finish within 8 s") != std::string::npos);
}

TEST_CASE("jobs that have to give way at once hand back what they run, and no design is charged",
          "[engines][slurm]") {
    Lab lab(24, "3", {.study = tried_once});
    REQUIRE(lab.up().code == 0);
    REQUIRE(lab.begins(3));

    give_way(lab);

    CHECK(has_begun_anew(lab));
    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(24);
    CHECK(lab.solves().size() > 24);
    CHECK(lab.solves().size() <= 24 + 3);  // what the three had begun
}

TEST_CASE(
    "a study longer than its jobs' time is solved by one job after the other, and none is cut",
    "[engines][slurm]") {
    Lab lab(72, "2", {.study = tried_once});
    REQUIRE(lab.up({"--count", "2", "--time", "1 min"}).code == 0);

    REQUIRE(lab.begins(36));
    REQUIRE(lab.begins(68));

    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(72);
    lab.check_each_once(72);
    const std::string ended = endings(lab);
    CHECK(ended.find("COMPLETED\nCOMPLETED\n") != ended.npos);
    CHECK(ended.find("TIMEOUT") == ended.npos);
    for (const std::string job : {"1_1", "1_2"}) {
        const std::string said = lab.bench.read("cache/femrun/crews/slurm/" + job + ".out");
        INFO(said);
        CHECK(said.find("told to leave: ") != said.npos);
        CHECK(said.find("\nfemrun: left\n") != said.npos);
    }
}

TEST_CASE("a worker goes by the time that its job is given later", "[engines][slurm]") {
    Lab lab(40, "1", {.study = tried_once});
    REQUIRE(lab.up({"--count", "1", "--time", "2 min"}).code == 0);
    REQUIRE(lab.begins(2));
    CHECK(seconds_left(lab) < 120);

    lab.slurm.ask({"scontrol", "update", "JobId=1_1", "TimeLimit=20"});
    CHECK(eventually([&] { return seconds_left(lab) > 1000; }));
    lab.slurm.ask({"scontrol", "update", "JobId=1_1", "EndTime=now+30"});
    CHECK(eventually([&] { return seconds_left(lab) < 30; }));

    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(40);
    lab.check_each_once(40);
    const std::string said = lab.bench.read("cache/femrun/crews/slurm/1_1.out");
    INFO(said);
    CHECK(said.find("\nfemrun: its job ends in 19 min ") != said.npos);
    CHECK(said.find("\nfemrun: left\n") != said.npos);
}
