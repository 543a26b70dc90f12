// SPDX-License-Identifier: MIT
// Places as Asio has them: sockets that listen on one, or are connected to one.
#pragma once

#include <asio/ip/tcp.hpp>

#include <kj/async.h>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gate/address.hpp"
#include "loop/event_loop.hpp"

namespace femrun::gate {

/// A connection over which nothing comes back for so long has ended. Longer than the lease of a
/// worker would keep a dead link; shorter, and a cable that was out for ten seconds costs a link.
inline constexpr std::chrono::seconds silence_max{20};

Place place_of(const asio::ip::tcp::endpoint& endpoint);

/// Opens the acceptor there, and writes the port that was taken into the place.
Result<void> listen_on(asio::ip::tcp::acceptor& acceptor, Place& place);

/// A connected socket, whichever of the place's addresses answers first. Rejects with a sentence,
/// of type DISCONNECTED.
kj::Promise<asio::ip::tcp::socket> connected(loop::EventLoop& loop, const Place& place);

}  // namespace femrun::gate
