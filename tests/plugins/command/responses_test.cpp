// SPDX-License-Identifier: MIT
// What becomes of a response when the steps have ended well.
#include <cmath>

#include "bench.hpp"
#include "support/catch.hpp"

using namespace femrun::command;

TEST_CASE("outputs that are missing or not finite fail the design after the solve",
          "[command][failure]") {
    CHECK(outcome_of(shell("echo nothing")) ==
          "unreadable (post): output 'mass': 'step1.log' has no line 'mass VALUE'");
    CHECK(outcome_of(shell("echo mass nan")) ==
          "bad design (post): output 'mass': line 1 of 'step1.log' has 'nan', which is not finite");
    CHECK(outcome_of(shell("rm step1.log; mkfifo step1.log")) ==
          "unreadable (post): output 'mass': 'step1.log' is no file that could be read from its "
          "beginning");
    CHECK(outcome_of(shell("rm step1.log; mkdir step1.log")) ==
          "unreadable (post): output 'mass': 'step1.log' is a folder, and a file is wanted");
    CHECK(outcome_of(shell("rm step1.log; ln -s gone step1.log")) ==
          "unreadable (post): output 'mass': 'step1.log' is a link to what is not there");
}

TEST_CASE("an output that is only recorded may be missing or not finite", "[command][solve]") {
    Bench bench;
    bench.make(
        "{'steps': [{'program': 'sh', 'arguments': ['-c', 'echo mass 1; echo ratio nan']}], "
        "'outputs': {'mass': {'file': 'step1.log', 'name': 'mass'}, 'ratio': {'file': "
        "'step1.log', 'name': 'ratio'}, 'u': {'file': 'u.txt', 'column': 1}}}");
    const std::uint32_t recorded = FEMRUN_RESPONSE_OPTIONAL;
    REQUIRE(bench.open({}, {"mass", "ratio", "u"}, {0, recorded, recorded}) == "ok");

    CHECK(bench.solve({}) == "ok");

    CHECK(bench.response()[0] == 1);
    CHECK(std::isnan(bench.response()[1]));
    CHECK(std::isnan(bench.response()[2]));
    const auto& lines = bench.host().lines;
    REQUIRE(lines.size() == 3);
    CHECK(lines[1] ==
          "2 output 'ratio': line 2 of 'step1.log' has 'nan', which is not finite; recorded as "
          "missing");
    CHECK(
        lines[2] ==
        "2 output 'u': the steps left no file 'u.txt'; there is 'step1.log'; recorded as missing");
}

TEST_CASE("what a step printed last is in the log when its result is missing",
          "[command][failure]") {
    Bench bench;
    bench.make(shell("echo fatal, but exit code 0"));
    REQUIRE(bench.open({}, {"mass"}) == "ok");

    bench.solve({});

    REQUIRE(bench.host().lines.size() == 2);
    CHECK(bench.host().lines[1] == "1 step1.log: fatal, but exit code 0");
}
