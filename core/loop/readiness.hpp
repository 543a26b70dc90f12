// SPDX-License-Identifier: MIT
// For streams over Asio sockets: waiting until the system has something, or takes something.
#pragma once

#include <memory>
#include <vector>

#include <kj/async.h>

#include "loop/asio_stream.hpp"

namespace femrun::loop {

bool would_block(const std::error_code& error);

/// "writing to a connection: Broken pipe", of type DISCONNECTED.
kj::Exception broken(const char* what, const std::error_code& error);

/// Promises for "the socket is ready": at most one Asio wait is under way, and its handler looks up
/// who waits by then, so that dropped promises leave nothing behind.
class Readiness : public std::enable_shared_from_this<Readiness> {
public:
    explicit Readiness(StreamSocket::wait_type what) : what_(what) {}

    kj::Promise<void> when_ready(StreamSocket& socket);

private:
    void arrived(const std::error_code& error);

    StreamSocket::wait_type what_;
    std::vector<kj::Own<kj::PromiseFulfiller<void>>> waiting_;
    bool under_way_ = false;
};

}  // namespace femrun::loop
