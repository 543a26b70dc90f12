// SPDX-License-Identifier: MIT
#include "schedule/retry_policy.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace femrun::schedule {

namespace {

using study::Cause;
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

/// Nobody reported what became of it.
bool is_loss(const Failure& failure) {
    return failure.cause == Cause::worker || failure.cause == Cause::silent ||
           failure.cause == Cause::given_back;
}

// A PC that is switched off every evening must not cost a trial; one that each attempt at the same
// design takes down is not to be taken down for ever.
constexpr std::uint32_t losses_max = 10;
// Once is bad luck.
constexpr std::uint32_t lost_together_max = 1;

}  // namespace

bool is_licence_wait(const Failure& failure) { return failure.cause == Cause::licence; }

bool is_condition_of_pc(const Failure& failure) {
    return failure.cause == Cause::disk || failure.cause == Cause::memory ||
           failure.cause == Cause::start || failure.cause == Cause::opening;
}

bool may_be_of_pc_alone(const Failure& failure) {
    return failure.kind == FailureKind::design || failure.kind == FailureKind::fault ||
           failure.kind == FailureKind::setup || failure.cause == Cause::host;
}

bool leaves_killed_solver(const Failure& failure) {
    return failure.kind == FailureKind::infrastructure || failure.cause == Cause::time ||
           failure.cause == Cause::memory_limit;
}

Tries::Tries(std::uint32_t used, const Suspicion& suspicion, const study::RetryPolicy& policy)
    : counted_(std::min(used, attempts_max(policy) - 1)),
      hosts_killed_(std::min(suspicion.hosts_killed, counted_)),
      lost_together_(suspicion.lost_together),
      beside_(lost_together_ > lost_together_max ? Beside::nobody : suspicion.beside) {}

Judgement Tries::failed(const Failure& failure, const study::RetryPolicy& policy) {
    if (failure.kind == FailureKind::design || failure.kind == FailureKind::fault)
        return End{failure};
    if (is_licence_wait(failure)) return retry(backoff(policy, licence_waits_++));

    const bool resource = failure.kind == FailureKind::resource;
    if (failure.cause == Cause::time && policy.time_limit_is_design)
        return End{{FailureKind::design, "solve", failure.message}};

    ++counted_;
    if (failure.cause == Cause::host) ++hosts_killed_;
    const std::uint32_t most = attempts_max(policy);
    const bool waits = resource && failure.cause != Cause::memory_limit;
    if (counted_ < most) return retry(waits ? backoff(policy, counted_ - 1) : Duration::zero());

    if (!resource && hosts_killed_ >= most)
        return End{{FailureKind::design, "solve",
                    fmt::format("attempt {} of {} failed like all before: {}; the design is taken "
                                "for the cause",
                                counted_, most, failure.message)}};
    return End{{failure.kind, failure.stage,
                fmt::format("attempt {} of {} {}: {}; giving up", counted_, most,
                            is_loss(failure) ? "lost" : "failed", failure.message),
                failure.cause}};
}

Judgement Tries::spared(const study::RetryPolicy& policy) {
    return retry(backoff(policy, spared_++));
}

Judgement Tries::lost(const Failure& failure, Home home, Company company,
                      const study::RetryPolicy& policy) {
    const bool killed_it = home == Home::worker_process;
    if (company == Company::alone) {
        if (!killed_it) return silent(failure);
        beside_ = Beside::nobody;
        return failed({failure.kind, "host", failure.message, Cause::host}, policy);
    }
    if (killed_it || ++lost_together_ > lost_together_max) beside_ = Beside::nobody;
    return retry();
}

Judgement Tries::silent(const Failure& failure) {
    if (++lost_ < losses_max) return retry();
    return End{{failure.kind, failure.stage,
                fmt::format("lost with its worker {} times, the last: {}; giving up", lost_,
                            failure.message),
                failure.cause}};
}

}  // namespace femrun::schedule
