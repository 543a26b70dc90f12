// SPDX-License-Identifier: MIT
#include "store/older_causes.hpp"

#include "support/catch.hpp"

using namespace femrun;
using study::AttemptState;
using study::Cause;
using study::Failure;
using study::FailureKind;

namespace {

Cause of(FailureKind kind, const std::string& stage, AttemptState state = AttemptState::reported) {
    return store::older_cause(Failure{kind, stage, "it broke"}, state);
}

}  // namespace

TEST_CASE("a failure that was recorded without a cause has the one that its stage meant then",
          "[store][cause]") {
    CHECK(of(FailureKind::resource, "licence") == Cause::licence);
    CHECK(of(FailureKind::resource, "time") == Cause::time);
    CHECK(of(FailureKind::resource, "start") == Cause::start);
    CHECK(of(FailureKind::resource, "") == Cause::plain);
    CHECK(of(FailureKind::infrastructure, "worker", AttemptState::lost) == Cause::worker);
    CHECK(of(FailureKind::infrastructure, "host") == Cause::host);
    CHECK(of(FailureKind::infrastructure, "study", AttemptState::cancelled) == Cause::stopped);
    CHECK(of(FailureKind::infrastructure, "femrun", AttemptState::lost) == Cause::femrun);
    CHECK(of(FailureKind::infrastructure, "femrun", AttemptState::cancelled) == Cause::not_begun);
}

TEST_CASE("a solver's own stage meant nothing then either", "[store][cause]") {
    CHECK(of(FailureKind::design, "host") == Cause::plain);
    CHECK(of(FailureKind::resource, "host") == Cause::plain);
    CHECK(of(FailureKind::fault, "femrun") == Cause::plain);
}

TEST_CASE("a solver that could not be started was once told like one that died", "[store][cause]") {
    CHECK(store::renamed_cause({FailureKind::resource, "start", "", Cause::host}) == Cause::start);
    CHECK(store::renamed_cause({FailureKind::infrastructure, "host", "", Cause::host}) ==
          Cause::host);
}
