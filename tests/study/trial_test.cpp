// SPDX-License-Identifier: MIT
#include "study/trial.hpp"

#include "support/catch.hpp"

using namespace femrun::study;

TEST_CASE("states and kinds of failure are words, and the words read back", "[study][trial]") {
    CHECK(to_string(TrialState::complete) == "complete");
    CHECK(to_string(AttemptState::revoked) == "revoked");
    CHECK(to_string(FailureKind::infrastructure) == "infrastructure");

    for (const auto state : {TrialState::queued, TrialState::running, TrialState::complete,
                             TrialState::pruned, TrialState::failed, TrialState::cancelled})
        CHECK(trial_state_from(to_string(state)) == state);
    for (const auto state : {AttemptState::started, AttemptState::reported, AttemptState::lost,
                             AttemptState::revoked, AttemptState::cancelled})
        CHECK(attempt_state_from(to_string(state)) == state);
    for (const auto kind : {FailureKind::design, FailureKind::resource, FailureKind::infrastructure,
                            FailureKind::fault, FailureKind::setup})
        CHECK(failure_kind_from(to_string(kind)) == kind);
    for (int cause = 0; cause <= static_cast<int>(last_cause); ++cause)
        CHECK(cause_from(to_string(Cause{cause})) == Cause{cause});

    CHECK(trial_state_from("done") == std::nullopt);
    CHECK(attempt_state_from("") == std::nullopt);
    CHECK(failure_kind_from("Design") == std::nullopt);
    CHECK(cause_from("none") == std::nullopt);
}

TEST_CASE("the stage of a missing resource says which cause it is", "[study][trial]") {
    CHECK(resource_cause("licence") == Cause::licence);
    CHECK(resource_cause("memory") == Cause::memory);
    CHECK(resource_cause("disk") == Cause::disk);
    CHECK(resource_cause("time") == Cause::time);
    CHECK(resource_cause("start") == Cause::start);
    CHECK(resource_cause("host") == Cause::plain);
    CHECK(resource_cause("") == Cause::plain);
}

TEST_CASE("a trial is finished unless it is queued or running", "[study][trial]") {
    CHECK_FALSE(is_finished(TrialState::queued));
    CHECK_FALSE(is_finished(TrialState::running));
    CHECK(is_finished(TrialState::pruned));
}
