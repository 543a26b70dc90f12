// SPDX-License-Identifier: MIT
// Waiting for the other side of a connection to be gone. POSIX tells at once; Windows when all has
// been read that came before: it has no other word for it that does not mean "there is something to
// read" as well. Who reads as it comes, as all of ours do, sees no difference.
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
