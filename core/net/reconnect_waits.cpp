// SPDX-License-Identifier: MIT
#include "net/reconnect_waits.hpp"

#include <algorithm>

namespace femrun::net {

void ReconnectWaits::held_for(Duration time) {
    if (time >= times_.well_after) next_ = times_.backoff;
}

Duration ReconnectWaits::next(After why) {
    const Duration longest =
        why == After::nobody_there ? std::min(next_, times_.absent_max) : next_;
    next_ = std::min(longest * 2, times_.backoff_max);
    const auto half = static_cast<std::uint64_t>((longest / 2).count());
    // Not a distribution of the library: libraries draw differently.
    return longest - Duration(static_cast<Duration::rep>(half == 0 ? 0 : random_() % half));
}

}  // namespace femrun::net
