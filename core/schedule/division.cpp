// SPDX-License-Identifier: MIT
#include "schedule/division.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace femrun::schedule {

namespace {

/// Among claims of one priority. Gives what is left.
double divide_equals(double slots, std::span<Claim> claims) {
    // Whoever wants least for its weight is served first; so each part is final when it is given.
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
        const double a_wants = static_cast<double>(a.most) / a.share.weight;
        const double b_wants = static_cast<double>(b.most) / b.share.weight;
        return a_wants != b_wants ? a_wants < b_wants : a.study < b.study;
    });
    double weights = 0;
    for (const Claim& claim : claims) weights += claim.share.weight;
    for (Claim& claim : claims) {
        const double part = slots * claim.share.weight / weights;
        const double gets = std::min(part, static_cast<double>(claim.most));
        // What is whole but for the last bits is whole.
        claim.slots = static_cast<std::uint64_t>(std::ceil(gets - 1e-9));
        slots -= gets;
        weights -= claim.share.weight;
    }
    return slots;
}

}  // namespace

void divide(std::uint64_t slots, std::vector<Claim>& claims) {
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
        return a.share.priority != b.share.priority ? a.share.priority > b.share.priority
                                                    : a.study < b.study;
    });
    double left = static_cast<double>(slots);
    for (auto first = claims.begin(); first != claims.end();) {
        const auto last = std::find_if(first, claims.end(), [&](const Claim& claim) {
            return claim.share.priority != first->share.priority;
        });
        left = std::max(divide_equals(left, {first, last}), 0.0);
        first = last;
    }
}

}  // namespace femrun::schedule
