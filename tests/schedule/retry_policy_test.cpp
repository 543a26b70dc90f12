// SPDX-License-Identifier: MIT
#include "schedule/retry_policy.hpp"

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

const study::RetryPolicy three_tries{
    .attempts_max = 3, .backoff = 1s, .backoff_max = 5min, .time_limit_is_design = false};

Judgement retry(Duration delay) { return Retry{delay}; }
Judgement end(Failure failure) { return End{std::move(failure)}; }

}  // namespace

TEST_CASE("a design that cannot be solved is not tried again", "[schedule][retry]") {
    Tries tries;
    const Failure mesh = failure(FailureKind::design, "mesh", "gmsh: no elements");

    CHECK(tries.failed(mesh, three_tries) == end(mesh));
}

TEST_CASE("a fault of the plugin is not tried again", "[schedule][retry]") {
    Tries tries;
    const Failure nan = failure(FailureKind::fault, "", "response 'mass' is NaN");

    CHECK(tries.failed(nan, three_tries) == end(nan));
}

TEST_CASE("a missing resource is tried again after a back-off that doubles", "[schedule][retry]") {
    Tries tries;
    const Failure disk = failure(FailureKind::resource, "disk", "no space left in '/scratch'");

    CHECK(tries.failed(disk, three_tries) == retry(1s));
    CHECK(tries.failed(disk, three_tries) == retry(2s));
    CHECK(tries.failed(disk, three_tries) ==
          end(failure(FailureKind::resource, "disk",
                      "attempt 3 of 3 failed: no space left in '/scratch'; giving up")));
}

TEST_CASE("a back-off ends at its longest", "[schedule][retry]") {
    Tries tries;
    study::RetryPolicy policy = three_tries;
    policy.attempts_max = 100;
    policy.backoff_max = 5s;

    std::vector<Judgement> judgements;
    for (int i = 0; i < 5; ++i)
        judgements.push_back(tries.failed(failure(FailureKind::resource, "memory"), policy));

    CHECK(judgements == std::vector{retry(1s), retry(2s), retry(4s), retry(5s), retry(5s)});
}

TEST_CASE("waiting for a licence is no failure, however long it takes", "[schedule][retry]") {
    Tries tries;
    const Failure none = failure(FailureKind::resource, "licence", "none free");

    CHECK(tries.failed(none, three_tries) == retry(1s));
    CHECK(tries.failed(none, three_tries) == retry(2s));
    for (int i = 0; i < 98; ++i) (void)tries.failed(none, three_tries);
    CHECK(tries.failed(none, three_tries) == retry(5min));

    CHECK(tries.failed(failure(FailureKind::resource, "memory"), three_tries) == retry(1s));
}

TEST_CASE("a time limit is a missing resource unless the study counts it against the design",
          "[schedule][retry]") {
    const Failure late = failure(FailureKind::resource, "time", "stopped after 60 s");
    study::RetryPolicy strict = three_tries;
    strict.time_limit_is_design = true;

    CHECK(Tries{}.failed(late, three_tries) == retry(1s));
    CHECK(Tries{}.failed(late, strict) ==
          end(failure(FailureKind::design, "solve", "stopped after 60 s")));
}

TEST_CASE("a lost attempt is tried again at once until attempts run out", "[schedule][retry]") {
    Tries tries;
    const Failure lost = silent("the worker sent no heartbeat for 15 s");

    CHECK(tries.failed(lost, three_tries) == retry(0s));
    CHECK(tries.failed(lost, three_tries) == retry(0s));
    CHECK(tries.failed(lost, three_tries) ==
          end(silent("attempt 3 of 3 lost: the worker sent no heartbeat for 15 s; giving up")));
}

TEST_CASE("a design that kills its host every time is taken for the cause", "[schedule][retry]") {
    Tries tries;
    const Failure died = failure(FailureKind::infrastructure, "host", "segmentation fault");

    CHECK(tries.failed(died, three_tries) == retry(0s));
    CHECK(tries.failed(died, three_tries) == retry(0s));
    CHECK(tries.failed(died, three_tries) ==
          end(failure(FailureKind::design, "solve",
                      "attempt 3 of 3 failed like all before: segmentation fault; the design is "
                      "taken for the cause")));
}

TEST_CASE("a design that killed some of its hosts is not blamed for the rest",
          "[schedule][retry]") {
    Tries tries;
    (void)tries.failed(failure(FailureKind::infrastructure, "worker"), three_tries);
    (void)tries.failed(failure(FailureKind::infrastructure, "host"), three_tries);

    CHECK(tries.failed(failure(FailureKind::infrastructure, "host", "killed"), three_tries) ==
          end(failure(FailureKind::infrastructure, "host",
                      "attempt 3 of 3 failed: killed; giving up")));
}

TEST_CASE("a plugin's process that does not answer says nothing about the design",
          "[schedule][retry]") {
    Tries tries;
    const Failure silent{FailureKind::infrastructure, "host", "it did not answer for 1 min",
                         study::Cause::silent};

    CHECK(tries.failed(silent, three_tries) == retry(0s));
    CHECK(tries.failed(silent, three_tries) == retry(0s));
    CHECK(
        tries.failed(silent, three_tries) ==
        end({FailureKind::infrastructure, "host",
             "attempt 3 of 3 lost: it did not answer for 1 min; giving up", study::Cause::silent}));
}

TEST_CASE("attempts of before a restart count, and one more is always made", "[schedule][retry]") {
    const Failure disk = failure(FailureKind::resource, "disk", "full");
    const Judgement over =
        end(failure(FailureKind::resource, "disk", "attempt 3 of 3 failed: full; giving up"));

    Tries one_used{1, {}, three_tries};
    CHECK(one_used.failed(disk, three_tries) == retry(2s));
    CHECK(one_used.failed(disk, three_tries) == over);
    CHECK(Tries(3, {}, three_tries).failed(disk, three_tries) == over);
    CHECK(Tries(7, {}, three_tries).failed(disk, three_tries) == over);
}

TEST_CASE("no attempts at all mean one", "[schedule][retry]") {
    study::RetryPolicy none = three_tries;
    none.attempts_max = 0;

    CHECK(Tries{}.failed(failure(FailureKind::resource, "disk", "full"), none) ==
          end(failure(FailureKind::resource, "disk", "attempt 1 of 1 failed: full; giving up")));
}

TEST_CASE("what a plugin calls the stage of its failure decides nothing", "[schedule][retry]") {
    for (const char* stage : {"host", "femrun", "worker", "start", "licence", "disk", "time", ""}) {
        INFO(stage);
        const Failure own{FailureKind::resource, stage, "the model server is down"};
        study::RetryPolicy policy = three_tries;
        policy.time_limit_is_design = true;
        Tries tries;

        CHECK_FALSE(is_licence_wait(own));
        CHECK_FALSE(is_condition_of_pc(own));
        CHECK_FALSE(leaves_killed_solver(own));
        CHECK(tries.failed(own, policy) == retry(1s));
        CHECK(tries.failed(own, policy) == retry(2s));
        CHECK(tries.failed(own, policy) ==
              end({FailureKind::resource, stage,
                   "attempt 3 of 3 failed: the model server is down; giving up"}));
    }
}

TEST_CASE("a solver that dies or hangs when it is opened says nothing about the design",
          "[schedule][retry]") {
    const Failure hung = failure(FailureKind::infrastructure, "start", "took longer than 60 s");

    CHECK(hung.cause == study::Cause::opening);
    CHECK(is_condition_of_pc(hung));
    CHECK(leaves_killed_solver(hung));
}
