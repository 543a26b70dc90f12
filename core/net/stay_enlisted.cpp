// SPDX-License-Identifier: MIT
#include "net/stay_enlisted.hpp"

#include <algorithm>

namespace femrun::net {

kj::Promise<void> StayEnlisted::run() {
    return serve_once().then([this] { return loop_.after(wait()); }).then([this] { return run(); });
}

/// From a connection to its end, also when there is none to be had.
kj::Promise<void> StayEnlisted::serve_once() {
    const Instant began = monotonic_now();
    return kj::evalNow([this] { return connect_(); })
        .then([this](kj::Own<kj::AsyncIoStream>&& stream) { return agent_.serve(kj::mv(stream)); })
        .catch_([](kj::Exception&& why) -> kj::Promise<void> {
            if (why.getType() == kj::Exception::Type::DISCONNECTED) return kj::READY_NOW;
            return kj::mv(why);
        })
        .then([this, began] {
            if (monotonic_now() - began >= times_.well_after) next_ = times_.backoff;
        });
}

Duration StayEnlisted::wait() {
    const Duration longest = next_;
    next_ = std::min(next_ * 2, times_.backoff_max);
    const auto half = static_cast<std::uint64_t>((longest / 2).count());
    // Not a distribution of the library: libraries draw differently.
    return longest - Duration(static_cast<Duration::rep>(half == 0 ? 0 : random_() % half));
}

}  // namespace femrun::net
