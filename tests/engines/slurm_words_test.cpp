// SPDX-License-Identifier: MIT
// What Slurm said is what a Slurm 22.05 has printed, unless it is called otherwise.
#include "engines/slurm_words.hpp"

#include <random>

#include "support/catch.hpp"
#include "support/mutated.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;
using Phase = JobSeen::Phase;

namespace {

constexpr const char* printed =
    "4|7|4|PENDING|0|0||/home/ann/crew/%A_%a.out|N/A|Resources|\n"
    "4|8|4|PENDING|0|0||/home/ann/crew/%A_%a.out|N/A|JobHeldAdmin|\n"
    "4|9|4|PENDING|2|0||/home/ann/crew/%A_%a.out|N/A|launch failed requeued held|\n"
    "4|1|5|RUNNING|1|0|n1|/home/ann/crew/%A_%a.out|1796060494|None|\n"
    "4|2|6|COMPLETING|0|0|n1|/home/ann/crew/%A_%a.out|Unknown|None|\n"
    "4|3|7|FAILED|0|35072|n2|/home/ann/crew/%A_%a.out|1796059994|NonZeroExitCode|\n"
    "4|4|8|FAILED|0|768|n2|/home/ann/crew/%A_%a.out|1796059994|NonZeroExitCode|\n"
    "4|5|9|TIMEOUT|0|0|n3|/home/ann/crew/%A_%a.out|1796059994|TimeLimit|\n"
    "4|6|10|CANCELLED|0|9|n3|/home/ann/crew/%A_%a.out|1796059994|None|\n"
    "12|N/A|12|FAILED|0|1||/home/ann/slurm-12.out|1796059994|BadConstraints|\n";

JobSeen only(const std::string& line) {
    const auto jobs = slurm::jobs_in(line);
    REQUIRE(jobs.size() == 1);
    return jobs[0];
}

std::string refused(const std::string& option) {
    const auto fine = slurm::check({"--partition=long", option});
    return fine ? "" : fine.error().message;
}

ErrorKind kind_of(const std::string& words) {
    return slurm::kind_of({.code = 1, .out = {}, .err = words});
}

}  // namespace

TEST_CASE("what squeue prints becomes jobs", "[engines][slurm]") {
    const auto jobs = slurm::jobs_in(printed);

    REQUIRE(jobs.size() == 10);
    CHECK(jobs[0] == JobSeen{.id = "4_7",
                             .phase = Phase::pending,
                             .why = "Resources",
                             .output = "/home/ann/crew/4_7.out"});
    CHECK(jobs[1].phase == Phase::held);
    CHECK(jobs[2].phase == Phase::held);
    CHECK(jobs[2].why == "launch failed requeued held");
    CHECK(jobs[2].restart == 2);
    CHECK(jobs[3] == JobSeen{.id = "4_1",
                             .phase = Phase::running,
                             .place = "n1",
                             .restart = 1,
                             .output = "/home/ann/crew/4_1.out",
                             .ends = WallTime(1796060494s)});
    CHECK(jobs[4].ends == std::nullopt);
    CHECK(jobs[4].phase == Phase::running);
    CHECK(jobs[4].why == "COMPLETING");
    CHECK(jobs[5].ending == Ending::failed);
    CHECK(jobs[5].why == "FAILED (signal 9)");
    CHECK(jobs[6].why == "FAILED (exit code 3)");
    CHECK(jobs[7].ending == Ending::cut);
    CHECK(jobs[8].ending == Ending::cancelled);
    CHECK(jobs[9].id == "12");
    CHECK(jobs[9].why == "FAILED (signal 1)");
}

TEST_CASE("each state of Slurm's says how a job stands", "[engines][slurm]") {
    const auto state = [](const std::string& word) {
        return only("1|1|1|" + word + "|0|0|n1|o|1796060494|None|\n");
    };

    CHECK(state("COMPLETED").ending == Ending::left);
    CHECK(state("NODE_FAIL").ending == Ending::lost);
    CHECK(state("BOOT_FAIL").ending == Ending::lost);
    CHECK(state("PREEMPTED").ending == Ending::cut);
    CHECK(state("DEADLINE").ending == Ending::cut);
    CHECK(state("OUT_OF_MEMORY").ending == Ending::failed);
    CHECK(state("SUSPENDED").phase == Phase::running);
    CHECK(state("CONFIGURING").phase == Phase::running);
    CHECK(state("REQUEUED").phase == Phase::pending);
    CHECK(state("SPECIAL_EXIT").phase == Phase::held);
    // One that comes with a later Slurm.
    CHECK(state("VANISHED").phase == Phase::ended);
    CHECK(state("VANISHED").ending == Ending::unknown);
    CHECK(state("VANISHED").why == "VANISHED");
}

TEST_CASE("a reason may hold what an administrator likes", "[engines][slurm]") {
    CHECK(only("1|1|1|PENDING|0|0||o|N/A|down | for \x1b[31mrepair|\n").why ==
          "down | for  [31mrepair");
}

TEST_CASE("lines that are none of a job are left out", "[engines][slurm]") {
    CHECK(slurm::jobs_in("welcome to the cluster\n|||||||||\n\n1|2|3|RUNNING|\n").empty());
}

TEST_CASE("nothing that squeue could print breaks who reads it", "[engines][slurm][fuzz]") {
    std::mt19937_64 random(7);
    const std::vector<std::string> pieces{"|", "\n", "%a", "99999999999999999999", "-1", "N/A"};
    for (int i = 0; i < 5000; ++i) {
        const std::string text = test::mutated(printed, pieces, random);
        for (const JobSeen& job : slurm::jobs_in(text)) {
            INFO(text);
            CHECK(!job.id.empty());
            CHECK((job.phase == Phase::ended) == (job.ending != Ending::none));
        }
        (void)slurm::submitted(text);
        (void)slurm::setting(text, "KillWait");
    }
}

TEST_CASE("the number of an array is found in what sbatch prints", "[engines][slurm]") {
    CHECK(slurm::submitted("4711\n") == "4711");
    CHECK(slurm::submitted("4711;west\n") == "4711");
    CHECK(slurm::submitted("sbatch: your quota is nearly used up\n4711\n") == "4711");
    CHECK(slurm::submitted("") == std::nullopt);
    CHECK(slurm::submitted("Submitted batch job 4711\n") == std::nullopt);
}

TEST_CASE("a time is no shorter than it was asked for", "[engines][slurm]") {
    CHECK(slurm::time_text(55min) == "0-00:55:00");
    CHECK(slurm::time_text(26h + 3min + 4s) == "1-02:03:04");
    CHECK(slurm::time_text(1500ms) == "0-00:00:02");
    CHECK(slurm::time_text(0s) == "0-00:00:01");
}

TEST_CASE("options that are Femrun's to set are refused", "[engines][slurm]") {
    CHECK(refused("--account=ann") == "");
    CHECK(refused("-N1") == "");
    CHECK(refused("--array=1-3") ==
          "option '--array=1-3': Femrun says how many jobs there are; leave it out");
    CHECK(refused("-a1-3") == "option '-a1-3': Femrun says how many jobs there are; leave it out");
    CHECK(refused("--job-name") ==
          "option '--job-name': Femrun finds its jobs by their name; leave it out");
    CHECK(refused("long") ==
          "option 'long': is none of sbatch's; write it with its value in one, such as "
          "'--partition=long'");
}

TEST_CASE("Slurm's words tell whether it is worth to try again", "[engines][slurm]") {
    CHECK(kind_of("squeue: error: Unable to contact slurm controller (connect failure)") ==
          ErrorKind::unavailable);
    CHECK(kind_of("slurm_load_jobs error: Protocol authentication error") ==
          ErrorKind::unavailable);
    CHECK(kind_of("sbatch: error: Batch job submission failed: Job violates accounting/QOS policy "
                  "(job submit limit, user's size and/or time limits)") == ErrorKind::unavailable);
    CHECK(kind_of("sbatch: error: Batch job submission failed: Invalid partition name specified") ==
          ErrorKind::invalid);
    CHECK(kind_of("") == ErrorKind::invalid);
}

TEST_CASE("a setting is found in what scontrol prints", "[engines][slurm]") {
    constexpr const char* config = "KillOnBadExit           = 0\nKillWait                = 5 sec\n";

    CHECK(slurm::setting(config, "KillWait") == "5 sec");
    CHECK(slurm::setting(config, "Kill") == std::nullopt);
}

TEST_CASE("a batch script runs the worker as a step, and holds no secret", "[engines][slurm]") {
    const Order order{.crew = "wing-1",
                      .count = 3,
                      .slots = 2,
                      .time = {},
                      .options = {"--partition=long"},
                      .programs = {},
                      .address = "femrun://host:7711/#secret",
                      .worker = {"--tags", "it's"},
                      .folder = "/home/ann/crew"};

    CHECK(slurm::batch_script(order, "/home/ann/my programs/femrun", "/home/ann/crew/address") ==
          R"(#!/bin/sh
# A worker of Femrun's crew 'wing-1'.
unset FEMRUN_PROCESS_TREE
# Slurm asks this shell to end, too: it waits for the worker, which may hand over what it has.
trap : TERM
job=${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}
# How long it has, and licences of Slurm's that it holds.
said=$(squeue --noheader --jobs="$job" --format='%L %W' 2>/dev/null)
left=${said%% *} holds=${said#* }
case $left in
    '' | *[!0-9:-]*) ;;  # no limit, or nobody answers
    *) set -- --ends-in "$left" ;;
esac
case $holds in
    *:*[0-9]) [ "$holds" = "$said" ] || set -- "$@" --holds "$holds" ;;
esac
step=
if command -v srun >/dev/null; then step='srun --mpi=none --ntasks=1 --cpus-per-task=2'; fi
$step '/home/ann/my programs/femrun' worker @/home/ann/crew/address --job "slurm:$job:${SLURM_RESTART_COUNT:-0}" --slots 2 "$@" --tags 'it'\''s'
exit $?
)");
    CHECK(slurm::sbatch_arguments(order, 3) ==
          std::vector<std::string>{"--parsable", "--job-name=femrun-wing-1", "--array=1-3",
                                   "--ntasks=1", "--cpus-per-task=2",
                                   "--output=/home/ann/crew/%A_%a.out", "--open-mode=append",
                                   "--chdir=/home/ann/crew", "--requeue", "--partition=long"});
}
