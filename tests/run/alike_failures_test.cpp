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

/// The row after trials that failed so.
std::uint64_t alike(const std::vector<Failure>& failures) {
    AlikeFailures row;
    std::uint64_t trial = 0;
    for (const Failure& failure : failures) row.failed(++trial, failure);
    return row.last() ? row.last()->alike : 0;
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
    CHECK(alike({first, {FailureKind::design, "solve", first.message}}) == 1);
    CHECK(alike({first, {FailureKind::design, "mesh", first.message, Cause::unreadable}}) == 1);
    CHECK(alike({first, {FailureKind::resource, "mesh", first.message}}) == 1);
}

TEST_CASE("failures that the study file names are passed over", "[run][hopeless]") {
    const Failure named{FailureKind::design, "solve", "'run.log' says 'diverged'", Cause::declared};
    CHECK(alike({named, named, named}) == 0);
    CHECK(alike({mesh("no"), named, mesh("no")}) == 2);
}

TEST_CASE("a success ends the row", "[run][hopeless]") {
    AlikeFailures row;
    row.failed(1, mesh("no"));
    row.succeeded();
    CHECK_FALSE(row.last());
    row.failed(3, mesh("no"));
    CHECK(row.last()->alike == 1);
    CHECK(row.last()->trial == 3);
}

TEST_CASE("a row is hopeless at the limit, for results that were not found at a fifth of it",
          "[run][hopeless]") {
    const auto hopeless_at = [](const Failure& failure, std::uint64_t limit) {
        AlikeFailures row;
        std::uint64_t count = 0;
        while (count < 1000 && !row.hopeless(limit)) row.failed(++count, failure);
        return count;
    };
    const Failure unreadable{FailureKind::design, "post", "no 'out.txt'", Cause::unreadable};
    CHECK(hopeless_at(mesh("no"), 100) == 100);
    CHECK(hopeless_at(unreadable, 100) == 20);
    CHECK(hopeless_at(mesh("no"), 1) == 1);
    CHECK(hopeless_at(unreadable, 1) == 1);
    CHECK(hopeless_at(unreadable, 6) == 2);
    CHECK(hopeless_at(mesh("no"), 0) == 1000);
}
