// SPDX-License-Identifier: MIT
// Cap'n Proto's RPC over one stream: what both ends of a connection have in common.
#pragma once

#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include "wire/limits.hpp"

namespace femrun::net {

/// What the other end may say in one message.
inline capnp::ReaderOptions peer_options() {
    capnp::ReaderOptions options;
    options.traversalLimitInWords = wire::peer_bytes_max / sizeof(capnp::word);
    options.nestingLimit = wire::nesting_max;
    return options;
}

/// RPC over a stream for as long as this lives. The accepting side offers `bootstrap`.
class Connection {
public:
    Connection(kj::Own<kj::AsyncIoStream> stream, capnp::Capability::Client bootstrap)
        : stream_(kj::mv(stream)),
          network_(*stream_, capnp::rpc::twoparty::Side::SERVER, peer_options()),
          rpc_(capnp::makeRpcServer(network_, kj::mv(bootstrap))) {}

    explicit Connection(kj::Own<kj::AsyncIoStream> stream)
        : stream_(kj::mv(stream)),
          network_(*stream_, capnp::rpc::twoparty::Side::CLIENT, peer_options()),
          rpc_(capnp::makeRpcClient(network_)) {}

    /// What the accepting side offers.
    capnp::Capability::Client peer() {
        capnp::MallocMessageBuilder message(8);
        auto vat = message.getRoot<capnp::rpc::twoparty::VatId>();
        vat.setSide(capnp::rpc::twoparty::Side::SERVER);
        return rpc_.bootstrap(vat);
    }

    /// Done when the other side is gone.
    kj::Promise<void> ended() { return network_.onDisconnect(); }

private:
    kj::Own<kj::AsyncIoStream> stream_;
    capnp::TwoPartyVatNetwork network_;
    capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc_;
};

}  // namespace femrun::net
