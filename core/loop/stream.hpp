// SPDX-License-Identifier: MIT
// Byte streams between processes: `kj::AsyncIoStream`s over Asio sockets.
//
// A stream waits until its socket is ready and then reads or writes without blocking: the system
// never holds a buffer of KJ's, so a promise may be dropped at any time. Small reads are served
// from a read-ahead buffer, because Cap'n Proto asks for every message in two pieces. A broken
// connection rejects with type DISCONNECTED.
#pragma once

#include <kj/async-io.h>

#include "loop/event_loop.hpp"
#include "system/pipe.hpp"

namespace femrun::loop {

/// Takes over one end of a private pipe. The stream must be gone before the loop is.
kj::Own<kj::AsyncIoStream> stream_over(EventLoop& loop, system::PipeEnd end);

}  // namespace femrun::loop
