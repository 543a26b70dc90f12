// SPDX-License-Identifier: MIT
// What is printed here is what the manuals of these engines show.
#include "engines/state_words.hpp"

#include <random>

#include "support/catch.hpp"
#include "support/mutated.hpp"

using namespace femrun;
using namespace femrun::engines;
using Phase = JobSeen::Phase;

namespace {

/// "running R": how a job is, by which word.
std::string shown(const std::optional<StateSaid>& said) {
    if (!said) return "not there";
    const char* const phases[] = {"pending", "held", "running", "ended", "unseen"};
    return std::string(phases[static_cast<int>(said->told.phase)]) + " " + said->word;
}

constexpr const char* of_pbs =
    "Job id            Name             User              Time Use S Queue\n"
    "----------------  ---------------- ----------------  -------- - -----\n"
    "4711.pbs1         femrun-wing-1    ann               00:00:07 R workq\n"
    "4712.pbs1         femrun-wing-1    ann                      0 Q workq\n"
    "47.pbs1           other            bob                      0 H workq\n";
constexpr const char* of_sge =
    "job-ID  prior   name       user         state submit/start at     queue          slots\n"
    "-------------------------------------------------------------------------------------\n"
    "   4711 0.55500 femrun-win ann          r     11/30/2026 13:28:11 all.q@node1        1\n"
    "   4712 0.00000 femrun-win ann          qw    11/30/2026 13:28:12                    1\n"
    "   4713 0.00000 femrun-win ann          Eqw   11/30/2026 13:28:12                    1\n";
constexpr const char* of_lsf =
    "JOBID   USER    STAT  QUEUE      FROM_HOST   EXEC_HOST   JOB_NAME   SUBMIT_TIME\n"
    "4711    ann     RUN   normal     login1      node1       femrun-wi  Nov 30 13:28\n"
    "4712    ann     PEND  normal     login1                  femrun-wi  Nov 30 13:28\n"
    "4713    ann     EXIT  normal     login1      node2       femrun-wi  Nov 30 13:28\n"
    "4714    ann     DONE  normal     login1      node2       femrun-wi  Nov 30 13:28\n";

}  // namespace

TEST_CASE("a job's id is found in what engines print", "[engines][commands]") {
    CHECK(submitted_id("4711.pbs1\n", "") == "4711.pbs1");
    CHECK(submitted_id("Your job 4711 (\"femrun-wing-1\") has been submitted\n", "") == "4711");
    CHECK(submitted_id("Job <4711> is submitted to default queue <normal>.\n", "") == "4711");
    CHECK(submitted_id("Submitting job(s).\n1 job(s) submitted to cluster 4711.\n", "") == "4711");
    CHECK(submitted_id("Submitted batch job 4711\n", "") == "4711");
    CHECK(submitted_id("Welcome to the 7 clusters\n4711\n", "") == "4711");
    CHECK(submitted_id("nothing\n", "") == std::nullopt);
    CHECK(submitted_id("", "") == std::nullopt);
}

TEST_CASE("a job's id is found where it is said to be", "[engines][commands]") {
    CHECK(submitted_id("job.batch/femrun-wing-1 created\n", "job.batch/{id} created") ==
          "femrun-wing-1");
    CHECK(submitted_id("on 2026-11-30: 4711\n", ": {id}") == "4711");
    CHECK(submitted_id("job.batch/femrun-wing-1 configured\n", "job.batch/{id} created") ==
          std::nullopt);
    CHECK(submitted_id("4711\n", "Job <{id}>") == std::nullopt);
}

TEST_CASE("a job is found in lists of PBS, SGE and LSF", "[engines][commands]") {
    CHECK(shown(state_in_list(of_pbs, "4711.pbs1")) == "running R");
    CHECK(shown(state_in_list(of_pbs, "4712.pbs1.long.name")) == "pending Q");
    CHECK(shown(state_in_list(of_pbs, "47.pbs1")) == "held H");
    CHECK(shown(state_in_list(of_pbs, "471.pbs1")) == "not there");
    CHECK(shown(state_in_list(of_sge, "4711")) == "running r");
    CHECK(shown(state_in_list(of_sge, "4712")) == "pending qw");
    CHECK(shown(state_in_list(of_sge, "4713")) == "held Eqw");
    CHECK(shown(state_in_list(of_sge, "4714")) == "not there");
    CHECK(shown(state_in_list(of_lsf, "4711")) == "running RUN");
    CHECK(shown(state_in_list(of_lsf, "4712")) == "pending PEND");
    CHECK(shown(state_in_list(of_lsf, "4713")) == "ended EXIT");
    CHECK(shown(state_in_list(of_lsf, "4714")) == "ended DONE");
    CHECK(shown(state_in_list("4711\n4712\n", "4711")) == "running 4711");
}

TEST_CASE("an answer about one job is understood in each of its forms", "[engines][commands]") {
    CHECK(shown(state_in_answer("Job Id: 4711.pbs1\n    Job_Name = femrun-wing-1\n"
                                "    Job_Owner = R@login1\n    job_state = Q\n",
                                "4711.pbs1")) == "pending Q");
    CHECK(shown(state_in_answer(of_lsf, "4712")) == "pending PEND");
    CHECK(shown(state_in_answer("2\n", "4711")) == "running 2");  // condor_q -af JobStatus
    CHECK(shown(state_in_answer("5", "4711")) == "held 5");
    CHECK(shown(state_in_answer("Running", "femrun-wing-1")) == "running Running");
    CHECK(shown(state_in_answer("{\"status\": {\"phase\": \"Pending\"}}", "femrun-wing-1")) ==
          "pending Pending");
    CHECK(shown(state_in_answer("CANCELLED\n", "4711")) == "ended CANCELLED");
    CHECK(shown(state_in_answer("\n", "4711")) == "not there");
}

TEST_CASE("a letter counts as it is written, and a word however it is", "[engines][commands]") {
    CHECK(told_by("R") == Told{Phase::running, Ending::none});
    CHECK(told_by("q") == std::nullopt);
    CHECK(told_by("RUNNING") == told_by("running"));
    CHECK(told_by("eqw") == std::nullopt);
    CHECK(told_by("Failed") == Told{Phase::ended, Ending::failed});
    CHECK(told_by("runs") == std::nullopt);
}

TEST_CASE("that there is no such job is told from an engine that is away", "[engines][commands]") {
    CHECK(says_no_such_job({.code = 153, .out = {}, .err = "qstat: Unknown Job Id 4711.pbs1\n"}));
    CHECK(says_no_such_job({.code = 35, .out = {}, .err = "qstat: 4711.pbs1 Job has finished\n"}));
    CHECK(says_no_such_job({.code = 1, .out = {}, .err = "Following jobs do not exist: \n4711\n"}));
    CHECK(says_no_such_job({.code = 255, .out = {}, .err = "Job <4711> is not found\n"}));
    CHECK_FALSE(says_no_such_job({.code = 127, .out = {}, .err = "sh: 1: qstat: not found\n"}));
    CHECK_FALSE(says_no_such_job(
        {.code = 1, .out = {}, .err = "qstat: cannot connect to server pbs1 (errno=111)\n"}));
}

TEST_CASE("nothing that an engine could print breaks who reads it", "[engines][commands][fuzz]") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 5000; ++i) {
        const std::string text = test::mutated(std::string(of_pbs) + of_lsf,
                                               {"4711", "\n", "job_state = ", "<", "{id}"}, random);
        const auto said = state_in_answer(text, "4711.pbs1");
        INFO(text);
        if (said) CHECK((said->told.phase == Phase::ended) == (said->told.ending != Ending::none));
        (void)submitted_id(text, i % 2 == 0 ? "" : "Job <{id}> is");
    }
}
