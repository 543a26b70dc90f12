// SPDX-License-Identifier: MIT
#include "net/stay_enlisted.hpp"

#include "wire/error_text.hpp"

namespace femrun::net {

using Type = kj::Exception::Type;

kj::Promise<void> StayEnlisted::run() {
    return serve_once().then([this](Duration next) { return loop_.after(next); }).then([this] {
        return run();
    });
}

/// From a connection to its end, also when there is none to be had; answers how long to wait.
kj::Promise<Duration> StayEnlisted::serve_once() {
    const Instant began = monotonic_now();
    up_ = false;
    return kj::evalNow([this] { return connect_(); })
        .then([this](kj::Own<kj::AsyncIoStream>&& stream) {
            return agent_.serve(kj::mv(stream), [this] {
                up_ = known_ = true;
                news_.enlisted();
            });
        })
        .then(
            [this, began]() -> kj::Promise<Duration> {
                return link_over("the connection ended", Type::DISCONNECTED, began);
            },
            [this, began](kj::Exception&& why) -> kj::Promise<Duration> {
                const bool refused =
                    why.getType() == Type::FAILED || why.getType() == Type::UNIMPLEMENTED;
                if (refused && !known_) return kj::mv(why);
                return link_over(wire::error_from(why).error.message, why.getType(), began);
            });
}

Duration StayEnlisted::link_over(const std::string& why, Type type, Instant began) {
    if (up_) waits_.held_for(monotonic_now() - began);
    const Duration next =
        waits_.next(type == Type::DISCONNECTED ? ReconnectWaits::After::nobody_there
                                               : ReconnectWaits::After::turned_away);
    if (up_)
        news_.lost(why, next);
    else
        news_.not_reached(why, next);
    return next;
}

}  // namespace femrun::net
