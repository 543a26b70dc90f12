// SPDX-License-Identifier: MIT
#include "visit.hpp"

#include "gate/connect.hpp"
#include "loop/exception.hpp"
#include "system/folders.hpp"

namespace femrun::app {

kj::Promise<kj::Own<net::RemoteHouse>> go_to(loop::EventLoop& loop, const gate::Address& address,
                                             work::Role role) {
    std::optional<gate::Credentials> own;
    if (address.fingerprint) {
        // One key for all visits: it outlives the token of the address.
        auto kept =
            gate::Credentials::in_folder(system::state_folder(), gate::Credentials::Of::guest);
        if (!kept) return loop::exception(kept.error().message);
        own = *std::move(kept);
    }
    return gate::connect(loop, address, own).then([role](kj::Own<kj::AsyncIoStream>&& stream) {
        return net::RemoteHouse::enter(kj::mv(stream), role);
    });
}

std::string key_for(const gate::Address& address) {
    if (!address.fingerprint) return {};
    const auto own =
        gate::Credentials::in_folder(system::state_folder(), gate::Credentials::Of::guest);
    return own ? digits_of(own->key_hash()) : std::string();
}

Result<Visit> Visit::to(loop::EventLoop& loop, const gate::Address& address, work::Role role) {
    try {
        return Visit(loop, loop.wait(go_to(loop, address, role)));
    } catch (const kj::Exception& exception) {
        const bool nobody = exception.getType() == kj::Exception::Type::DISCONNECTED ||
                            exception.getType() == kj::Exception::Type::OVERLOADED;
        return Error{nobody ? ErrorKind::unavailable : ErrorKind::invalid,
                     loop::text_of(exception)};
    }
}

}  // namespace femrun::app
