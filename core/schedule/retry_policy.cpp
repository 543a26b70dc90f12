// SPDX-License-Identifier: MIT
#include "schedule/retry_policy.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace femrun::schedule {

namespace {

using study::Failure;
using study::FailureKind;

/// policy.backoff doubled `doublings` times, at most policy.backoff_max.
Duration backoff(const study::RetryPolicy& policy, std::uint32_t doublings) {
    const Duration longest = policy.backoff_max;
    Duration delay = std::min<Duration>(policy.backoff, longest);
    for (; doublings > 0 && delay < longest && delay > Duration::zero(); --doublings)
        delay = std::min(delay * 2, longest);
    return delay;
}

std::uint32_t attempts_max(const study::RetryPolicy& policy) {
    return std::max(policy.attempts_max, 1u);
}

}  // namespace

bool is_licence_wait(const Failure& failure) {
    return failure.kind == FailureKind::resource && failure.stage == "licence";
}

bool leaves_killed_solver(const Failure& failure) {
    return failure.kind == FailureKind::infrastructure ||
           (failure.kind == FailureKind::resource && failure.stage == "time");
}

Tries::Tries(std::uint32_t used, const study::RetryPolicy& policy)
    : counted_(std::min(used, attempts_max(policy) - 1)) {}

Judgement Tries::failed(const Failure& failure, const study::RetryPolicy& policy) {
    if (failure.kind == FailureKind::design || failure.kind == FailureKind::fault)
        return End{failure};
    if (is_licence_wait(failure)) return Retry{backoff(policy, licence_waits_++)};

    const bool resource = failure.kind == FailureKind::resource;
    if (resource && failure.stage == "time" && policy.time_limit_is_design)
        return End{{FailureKind::design, "solve", failure.message}};

    ++counted_;
    if (failure.stage == "host") ++hosts_killed_;
    const std::uint32_t most = attempts_max(policy);
    if (counted_ < most) return Retry{resource ? backoff(policy, counted_ - 1) : Duration::zero()};

    if (!resource && hosts_killed_ >= most)
        return End{{FailureKind::design, "solve",
                    fmt::format("attempt {} of {} failed like all before: {}; the design is taken "
                                "for the cause",
                                counted_, most, failure.message)}};
    return End{{failure.kind, failure.stage,
                fmt::format("attempt {} of {} {}: {}; giving up", counted_, most,
                            failure.stage == "worker" ? "lost" : "failed", failure.message)}};
}

}  // namespace femrun::schedule
