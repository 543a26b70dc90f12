// SPDX-License-Identifier: MIT
// Where OpenSSL reads and writes: straight on the socket, and never waiting.
//
// Its writes always succeed: what the system does not take at once stays here until `flush`. So
// nothing of a write that was given up is pending within OpenSSL, which would lose bytes when
// another buffer follows. Its reads say "nothing there" once the socket was emptied, and do not ask
// the system again until somebody has waited for more.
#pragma once

#include <cstddef>
#include <system_error>
#include <vector>

#include <openssl/bio.h>

#include "loop/asio_stream.hpp"

namespace femrun::gate {

class SocketBio {
public:
    /// `socket` outlives this, and is non-blocking.
    explicit SocketBio(loop::StreamSocket& socket) : socket_(socket) {}
    SocketBio(const SocketBio&) = delete;
    SocketBio& operator=(const SocketBio&) = delete;

    /// A BIO that speaks through this; who takes it frees it.
    BIO* bio();

    /// Gives the system what waits; true when all of it is gone. An error when the socket is
    /// broken.
    bool flush(std::error_code& error);
    bool empty() const { return begin_ == out_.size(); }

    bool emptied() const { return emptied_; }
    void readable_again() { emptied_ = false; }
    bool at_end() const { return at_end_; }
    /// Of the last read that failed.
    const std::error_code& error() const { return error_; }

    // -- what the BIO calls

    int write(const char* data, int size);
    int read(char* into, int size, bool& retry);

private:
    void begin_out(std::size_t bytes);
    void out_is_gone();

    loop::StreamSocket& socket_;
    std::vector<char> out_;
    std::size_t begin_ = 0;  // what of it is gone
    bool emptied_ = false, at_end_ = false;
    std::error_code error_;
};

}  // namespace femrun::gate
