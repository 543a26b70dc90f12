// SPDX-License-Identifier: MIT
// A crew beside a scheduler that stays: what befalls its jobs, and its keeper.
#include "lab_on_slurm.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

TEST_CASE("a crew comes up, is listed, is shown by the scheduler, and goes down",
          "[engines][slurm]") {
    Lab lab(12, "0.1");

    const Finished up = lab.up();
    INFO(up.err);
    CHECK(up.code == 0);
    CHECK(up.err.find("crew 'slurm', 3 workers of slurm:") != std::string::npos);
    REQUIRE(lab.is_done());
    const json crew = lab.status()["crews"][0];
    CHECK(crew["most"] == 3);
    CHECK(eventually([&] {
        return lab.bench.femrun({"workers", "list"})
            .out.starts_with("slurm: 3 workers of slurm: 3 jobs run\n");
    }));
    const Finished down = lab.bench.femrun({"workers", "down"});
    CHECK(down.code == 0);
    CHECK(down.err == "femrun: crew 'slurm' has ended: no job of it is left\n");
    CHECK(lab.jobs().empty());
    CHECK(lab.status()["crews"].empty());
    CHECK(lab.bench.femrun({"workers", "down"}).err ==
          "error: there is no crew; 'femrun workers up --on ENGINE' starts one\n");
    lab.check_each_on_record_once(12);
}

TEST_CASE("of jobs that are cancelled or started anew, each design is on record once",
          "[engines][slurm]") {
    Lab lab(60, "0.2");
    REQUIRE(lab.up().code == 0);
    REQUIRE(lab.begins(6));

    SECTION("cancelled") { lab.slurm.ask({"scancel", lab.jobs("RUNNING").at(0)}); }
    SECTION("requeued") {
        const std::string job = lab.jobs("RUNNING").at(0);
        lab.slurm.ask({"scontrol", "requeue", job});
        // Slurm itself would wait for two minutes.
        lab.slurm.ask({"scontrol", "update", "JobId=" + job, "StartTime=now"});
    }

    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(60);
}

TEST_CASE("a node that Slurm gives up costs no design, though the copy there lives on",
          "[engines][slurm]") {
    Lab lab(80, "0.3");
    REQUIRE(lab.up().code == 0);
    REQUIRE(lab.begins(6));

    lab.slurm.kill_node(1);

    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(80);
    lab.slurm.start_node(1);
}

TEST_CASE("a controller of Slurm that is gone for a while costs nothing", "[engines][slurm]") {
    Lab lab(60, "0.2");
    REQUIRE(lab.up().code == 0);
    REQUIRE(lab.begins(6));

    lab.slurm.stop_controller();
    REQUIRE(lab.begins(30));
    lab.slurm.start_controller();

    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(60);
    CHECK(lab.solves().size() == 60);
}

TEST_CASE("a keeper that is killed leaves its jobs, and the next one takes them up",
          "[engines][slurm]") {
    Lab lab(60, "0.2");
    REQUIRE(lab.up().code == 0);
    REQUIRE(lab.begins(6));
    const auto before = lab.jobs("RUNNING");

    strike(lab.keeper(), Blow::kill);
    REQUIRE(eventually([&] {
        return lab.bench.femrun({"workers", "list"}).out.find("nobody keeps it since") !=
               std::string::npos;
    }));
    REQUIRE(lab.up().code == 0);

    CHECK(lab.jobs("RUNNING") == before);
    REQUIRE(lab.is_done());
    CHECK(lab.solves().size() == 60);
    CHECK(lab.bench.femrun({"workers", "down"}).code == 0);
    CHECK(lab.jobs().empty());
}

TEST_CASE("a crew that adapts comes with work, and goes when there is none", "[engines][slurm]") {
    Lab lab(30, "0.1");

    REQUIRE(lab.up({"--adaptive", "0..4", "--idle", "1 s"}).code == 0);

    REQUIRE(lab.is_done());
    CHECK(lab.has_jobs(0, "PENDING,RUNNING"));
    lab.check_each_on_record_once(30);
}

TEST_CASE("jobs that cannot start are told with Slurm's words and the last that they printed",
          "[engines][slurm]") {
    Lab lab(10, "0.1");

    const Finished up = lab.up({"--count", "1", "--partition", "lnog"});

    CHECK(up.code == 4);
    CHECK(up.err.find("nvalid partition") != std::string::npos);
    CHECK(lab.bench.femrun({"workers", "list"}).out.find("nvalid partition") != std::string::npos);
}
