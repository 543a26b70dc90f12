// SPDX-License-Identifier: MIT
// Crews, as people are told of them.
#include <chrono>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "view/explain_text.hpp"
#include "view/status_text.hpp"

using namespace femrun;
using namespace femrun::view;
using namespace std::chrono_literals;
using Phase = control::JobStatus::Phase;

namespace {

control::CrewStatus night() {
    return {.name = "night",
            .engine = "slurm",
            .least = 20,
            .most = 20,
            .pending = 8,
            .running = 12,
            .jobs = {{"4711_3", Phase::running, "", "n1", "n1/4711_3"},
                     {"4711_4", Phase::running, "", "n1", ""},
                     {"4711_5", Phase::pending, "Resources", "", ""},
                     {"4711_1", Phase::ended, "TIMEOUT", "n2", ""}}};
}

}  // namespace

TEST_CASE("a crew says how many of its jobs run, how many wait, and for what", "[view][crew]") {
    CHECK(crew_text(night()) == "20 workers of slurm: 12 jobs run, 8 jobs wait (Resources)");
    CHECK(crew_text({.engine = "ssh", .least = 1, .most = 1, .running = 1}) ==
          "1 worker of ssh: 1 job runs");
    CHECK(crew_text({.engine = "slurm", .least = 0, .most = 9}) ==
          "0 to 9 workers of slurm: no job");
    CHECK(crew_text({.engine = "slurm", .least = 2, .most = 2, .running = 2, .ends = true}) ==
          "comes to its end: 2 jobs run");
}

TEST_CASE("a crew says what keeps it small, and that nobody keeps it", "[view][crew]") {
    auto crew = night();
    crew.trouble = "sbatch: error: invalid partition specified: lnog";
    crew.silence = 10min;
    CHECK(crew_text(crew) ==
          "20 workers of slurm: 12 jobs run, 8 jobs wait (Resources); sbatch: error: invalid "
          "partition specified: lnog; its keeper has not been heard of for 10 min: see 'femrun "
          "workers list' where it was started");
}

TEST_CASE("who looks at a study is told of jobs in a line", "[view][crew]") {
    CHECK(jobs_line({}).empty());
    CHECK(jobs_line({{.name = "idle", .engine = "slurm", .least = 0, .most = 9}}).empty());
    CHECK(jobs_line({night()}) == "slurm: 12 run, 8 wait (Resources)");
    auto alone = night();
    alone.engine = "ssh";
    alone.running = alone.pending = 1;
    alone.jobs.clear();
    CHECK(jobs_line({night(), alone}) == "slurm: 12 run, 8 wait (Resources); ssh: 1 runs, 1 waits");
    alone.running = alone.pending = 0;
    alone.trouble = "n7: Permission denied (publickey).";
    alone.silence = 10min;
    CHECK(jobs_line({alone}) ==
          "ssh: none, n7: Permission denied (publickey)., as told 10 min ago");
}

TEST_CASE("crews stand below workers in the status, and their jobs in its JSON", "[view][crew]") {
    const control::HouseStatus house{
        .version = "0.1.0", .database = "femrun.db", .crews = {night()}};
    CHECK(house_text(house).ends_with(
        "\ncrews\nnight: 20 workers of slurm: 12 jobs run, 8 jobs wait (Resources)\n"));
    const auto json = nlohmann::json::parse(house_json(house))["crews"][0];
    CHECK(json["pending"] == 8);
    CHECK(json["jobs"][0]["worker"] == "n1/4711_3");
    CHECK(json["jobs"][2]["state"] == "pending");
    CHECK(json["trouble"].is_null());
}

TEST_CASE("a study that waits for jobs says so", "[view][crew][explain]") {
    CHECK(reason_text(control::JobsAwaited{night()}) ==
          "crew 'night', 20 workers of slurm: 12 jobs run, 8 jobs wait (Resources)");
}

TEST_CASE("jobs are listed with what became of them", "[view][crew]") {
    CHECK(jobs_table(night().jobs).text() ==
          "job     state   place  worker     why\n"
          "4711_3  runs    n1     n1/4711_3\n"
          "4711_4  starts  n1\n"
          "4711_5  waits                     Resources\n"
          "4711_1  ended   n2                TIMEOUT\n");
}
