// SPDX-License-Identifier: MIT
// For sources that make Asio sockets themselves; others include loop/stream.hpp.
#pragma once

#include <asio/generic/stream_protocol.hpp>

#include <kj/async-io.h>

namespace femrun::loop {

using StreamSocket = asio::generic::stream_protocol::socket;

/// A stream over a connected socket; a TCP socket converts by itself.
kj::Own<kj::AsyncIoStream> stream_over(StreamSocket socket);

}  // namespace femrun::loop
