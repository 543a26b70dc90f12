// SPDX-License-Identifier: MIT
#include "worker/study.hpp"

#include <algorithm>

namespace femrun::worker {

std::optional<Duration> Study::back_off(Preparation why, const OpeningTimes& times, Instant now) {
    if (failures++ == 0) first_failure = now;
    if (why == Preparation::died &&
        (++deaths >= times.deaths_max || now - first_failure > times.patience))
        return std::nullopt;
    return std::min(times.backoff * (1 << std::min(failures, 10)), times.backoff_max);
}

}  // namespace femrun::worker
