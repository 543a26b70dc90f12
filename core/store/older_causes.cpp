// SPDX-License-Identifier: MIT
#include "store/older_causes.hpp"

namespace femrun::store {

using study::Cause;
using study::FailureKind;

study::Cause older_cause(const study::Failure& failure, study::AttemptState state) {
    if (failure.kind == FailureKind::resource) return study::resource_cause(failure.stage);
    if (failure.kind != FailureKind::infrastructure) return Cause::plain;
    if (failure.stage == "worker") return Cause::worker;
    if (failure.stage == "host") return Cause::host;
    if (failure.stage == "study") return Cause::stopped;
    if (failure.stage != "femrun") return Cause::plain;
    return state == study::AttemptState::cancelled ? Cause::not_begun : Cause::femrun;
}

study::Cause renamed_cause(const study::Failure& failure) {
    const bool at_start = failure.kind == FailureKind::resource && failure.cause == Cause::host;
    return at_start ? Cause::start : failure.cause;
}

}  // namespace femrun::store
