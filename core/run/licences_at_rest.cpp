// SPDX-License-Identifier: MIT
#include "run/licences_at_rest.hpp"

#include <algorithm>

#include "schedule/retry_policy.hpp"

namespace femrun::run {

namespace {

using study::AttemptState;

bool left_killed_solver(const store::AttemptHistory& attempt) {
    switch (attempt.state) {
        case AttemptState::started:
            return false;
        case AttemptState::reported:
            return attempt.failure && schedule::leaves_killed_solver(*attempt.failure);
        case AttemptState::cancelled:
            return !attempt.failure || attempt.failure->cause != study::Cause::not_begun;
        case AttemptState::lost:
        case AttemptState::revoked:
            return true;
    }
    return true;
}

}  // namespace

std::vector<AtRest> licences_at_rest(const study::StudyDefinition& definition,
                                     const store::History& past, WallTime now) {
    std::vector<AtRest> resting;
    if (definition.licences.empty()) return resting;
    for (std::uint64_t trial = 1; trial <= past.size(); ++trial)
        for (const store::AttemptHistory& attempt : past.attempts(trial)) {
            if (!left_killed_solver(attempt)) continue;
            for (const auto& [pool, licence] : definition.licences) {
                const Duration cooldown = licence.cooldown;
                // A clock that was set back must not make a rest longer than it ever was.
                const Duration left = std::min(cooldown, attempt.ended + cooldown - now);
                if (left > Duration::zero())
                    resting.push_back({attempt.attempt, pool,
                                       std::min(licence.hold, std::max(licence.count, 1u)), left});
            }
        }
    return resting;
}

}  // namespace femrun::run
