// SPDX-License-Identifier: MIT
#include "engines/ssh_words.hpp"

#include <random>

#include "support/catch.hpp"
#include "support/mutated.hpp"

using namespace femrun;
using namespace femrun::engines;
using Phase = JobSeen::Phase;

namespace {

constexpr const char* answered =
    "Welcome to node1\n"
    "@femrun job wing.1 running\n"
    "@femrun output /home/ann/.cache/femrun/jobs/wing/1/output\n"
    "@femrun job wing.2 ended 3\n"
    "@femrun said begun\n"
    "@femrun said this is why\n"
    "\n"
    "@femrun output /home/ann/.cache/femrun/jobs/wing/2/output\n"
    "@femrun job wing.3 ended 0\n"
    "@femrun cancelled\n"
    "@femrun output o\n"
    "@femrun job wing.4 gone\n"
    "@femrun job wing.5 lost\n"
    "@femrun done\n";

}  // namespace

TEST_CASE("what a host answers becomes jobs", "[engines][ssh]") {
    const ssh::Answer answer = ssh::answer_in(answered);

    CHECK(answer.whole);
    REQUIRE(answer.jobs.size() == 5);
    CHECK(answer.jobs[0] == JobSeen{.id = "wing.1",
                                    .phase = Phase::running,
                                    .output = "/home/ann/.cache/femrun/jobs/wing/1/output"});
    CHECK(answer.jobs[1].ending == Ending::failed);
    CHECK(answer.jobs[1].why == "exit code 3");
    CHECK(answer.jobs[1].last_words == "this is why");
    CHECK(answer.jobs[2].ending == Ending::cancelled);
    CHECK(answer.jobs[2].why == "exit code 0");
    CHECK(answer.jobs[3].ending == Ending::unknown);
    CHECK(answer.jobs[4].ending == Ending::lost);
}

TEST_CASE("an answer that was cut is none", "[engines][ssh]") {
    CHECK_FALSE(ssh::answer_in("@femrun job wing.1 running\n").whole);
    CHECK_FALSE(ssh::answer_in("").whole);
    CHECK_FALSE(ssh::answer_in("done\n@femrun\n @femrun done\n").whole);
}

TEST_CASE("a host says what it lacks", "[engines][ssh]") {
    CHECK(ssh::answer_in("@femrun lacks linux-riscv64\n@femrun done\n").lacks_program ==
          "linux-riscv64");
    const auto answer = ssh::answer_in("@femrun unpack 12ab /home/a b/x\n@femrun done\n");
    CHECK(answer.wants_hash == "12ab");
    CHECK(answer.folder == "/home/a b/x");
    CHECK(ssh::answer_in("@femrun refused no room\x1b[1m\n").refused == "no room [1m");
}

TEST_CASE("nothing that a host could answer breaks who reads it", "[engines][ssh][fuzz]") {
    std::mt19937_64 random(7);
    const std::vector<std::string> pieces{
        "@femrun ", "\n@femrun job ", "ended ", "\n", "cancelled", "-1", "99999999999999999999"};
    for (int i = 0; i < 5000; ++i) {
        const std::string text = test::mutated(answered, pieces, random);
        for (const JobSeen& job : ssh::answer_in(text).jobs) {
            INFO(text);
            CHECK((job.phase == Phase::ended) == (job.ending != Ending::none));
        }
    }
}

TEST_CASE("ssh's own failure comes with what helps, and a host's with its words",
          "[engines][ssh]") {
    CHECK(
        ssh::failure({.code = 255, .out = {}, .err = "ann@node1: Permission denied (publickey).\n"},
                     "ann@node1") ==
        "ann@node1: Permission denied (publickey).; see that 'ssh -o BatchMode=yes ann@node1 "
        "true' works, without a question");
    CHECK(ssh::failure({.code = 1, .out = {}, .err = "sh: 12: mkdir: No space left\n"}, "node1") ==
          "sh: 12: mkdir: No space left");
    CHECK(ssh::failure({.code = 127, .out = {}, .err = ""}, "node1") == "exit code 127");
}

TEST_CASE("a secret stands in no command line of a host", "[engines][ssh]") {
    const std::string script = ssh::start_script({.programs = {{"linux-x86_64", "12ab", 3}},
                                                  .token = "1",
                                                  .crew = "wing",
                                                  .address = "femrun://pc/#secret femrun_end",
                                                  .script = "#!/bin/sh\n"});

    // A document, whose end does not stand in it, for a program that writes it down.
    CHECK(script.find("cat >address <<'femrun_end_'\nfemrun://pc/#secret femrun_end\nfemrun_end_"
                      "\n") != std::string::npos);
    CHECK(script.find("secret") == script.rfind("secret"));
}
