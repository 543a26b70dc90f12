// SPDX-License-Identifier: MIT
// Waiting for the other side of a connection to be gone, whatever it has sent before that nobody
// has read yet.
#pragma once

#include <memory>

#include <kj/async.h>

#include "loop/asio_stream.hpp"

namespace femrun::loop {

class HangUp {
public:
    HangUp();
    /// Nobody waits any more.
    ~HangUp();
    HangUp(const HangUp&) = delete;
    HangUp& operator=(const HangUp&) = delete;

    /// Done when it is gone; rejects when it cannot be waited for. One at a time. [The socket must
    /// live for as long as this does.]
    kj::Promise<void> of(StreamSocket& socket);

private:
    struct Waiting;
    std::shared_ptr<Waiting> waiting_;
};

}  // namespace femrun::loop
