// SPDX-License-Identifier: MIT
#include "run/alike_failures.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::run;
using study::Cause;
using study::Failure;
using study::FailureKind;

namespace {

Failure mesh(const std::string& message) { return {FailureKind::design, "mesh", message}; }

/// After trials that failed so, how many were like the last.
std::uint64_t alike(const std::vector<Failure>& failures) {
    AlikeFailures seen;
    std::uint64_t trial = 0;
    for (const Failure& failure : failures) seen.failed(++trial, failure);
    return seen.last() ? seen.last()->alike : 0;
}

/// After how many trials that fail in turn in these ways a study is hopeless; 1000: never.
std::uint64_t hopeless_after(const std::vector<Failure>& turns, std::uint64_t limit) {
    AlikeFailures seen;
    std::uint64_t count = 0;
    while (count < 1000 && !seen.hopeless(limit)) {
        seen.failed(count + 1, turns[count % turns.size()]);
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("numbers, paths and names with digits are levelled in a sentence", "[run][hopeless]") {
    CHECK(levelled("element 4711 of 'step1.log' is inside out (volume -1.3e-05)") ==
          "element # of # is inside out (volume #");
    CHECK(levelled("'/files/well/t12/out.txt' has no line 'fwit = '; it has 'fwpt = 1'") ==
          "# has no line 'fwit = '; it has 'fwpt = #");
    CHECK(levelled("response 'drag' is NaN, not -inf;") == "response 'drag' is # not #");
    CHECK(levelled("information for nancy") == "information for nancy");
    CHECK(levelled("") == "");
}

TEST_CASE("failures of one kind, cause, stage and sentence are alike", "[run][hopeless]") {
    const Failure first = mesh("element 4 is inside out"), other = mesh("a face is missing");
    CHECK(alike({}) == 0);
    CHECK(alike({first, mesh("element 5 is inside out"), mesh("element 66 is inside out")}) == 3);
    CHECK(alike({first, first, other}) == 1);
    CHECK(alike({first, other, other, first}) == 2);
    CHECK(alike({first, {FailureKind::design, "solve", first.message}}) == 1);
    CHECK(alike({first, {FailureKind::design, "mesh", first.message, Cause::unreadable}}) == 1);
    CHECK(alike({first, {FailureKind::resource, "mesh", first.message}}) == 1);
}

TEST_CASE("failures that the study file names are passed over", "[run][hopeless]") {
    const Failure named{FailureKind::design, "solve", "'run.log' says 'diverged'", Cause::declared};
    CHECK(alike({named, named, named}) == 0);
    CHECK(alike({mesh("no"), named, mesh("no")}) == 2);
}

TEST_CASE("a success ends the counting", "[run][hopeless]") {
    AlikeFailures seen;
    seen.failed(1, mesh("no"));
    seen.failed(2, mesh("a face is missing"));
    seen.succeeded();
    CHECK_FALSE(seen.last());
    seen.failed(4, mesh("no"));
    CHECK(seen.last()->alike == 1);
    CHECK(seen.last()->others == 0);
    CHECK(seen.last()->trial == 4);
}

TEST_CASE("what came between failures that are alike is told", "[run][hopeless]") {
    AlikeFailures seen;
    seen.failed(1, mesh("a face is missing"));
    for (std::uint64_t trial = 2; trial <= 8; trial += 3) {
        seen.failed(trial, mesh("no"));
        seen.failed(trial + 1, mesh("a face is missing"));
    }
    CHECK(seen.last()->alike == 4);
    CHECK(seen.last()->others == 3);
    seen.failed(11, mesh("no"));
    CHECK(seen.last()->alike == 4);
    CHECK(seen.last()->others == 3);
    CHECK(seen.last()->failure.message == "no");
}

TEST_CASE("a study is hopeless at the limit, for results that were not found at a fifth of it",
          "[run][hopeless]") {
    const Failure unreadable{FailureKind::design, "post", "no 'out.txt'", Cause::unreadable};
    CHECK(hopeless_after({mesh("no")}, 100) == 100);
    CHECK(hopeless_after({unreadable}, 100) == 20);
    CHECK(hopeless_after({mesh("no")}, 1) == 1);
    CHECK(hopeless_after({unreadable}, 1) == 1);
    CHECK(hopeless_after({unreadable}, 6) == 2);
    CHECK(hopeless_after({mesh("no")}, 0) == 1000);
}

TEST_CASE("failures that take turns make a study as hopeless as those in a row",
          "[run][hopeless]") {
    const Failure unreadable{FailureKind::design, "post", "no 'out.txt'", Cause::unreadable};
    CHECK(hopeless_after({mesh("no"), mesh("a face is missing")}, 100) == 199);
    CHECK(hopeless_after({mesh("no"), unreadable}, 100) == 40);
    CHECK(hopeless_after({mesh("a"), mesh("b"), mesh("c"), mesh("d")}, 100) == 397);
}

TEST_CASE("a study whose designs fail in many ways goes on", "[run][hopeless]") {
    CHECK(hopeless_after({mesh("a"), mesh("b"), mesh("c"), mesh("d"), mesh("e")}, 2) == 1000);
}
