// SPDX-License-Identifier: MIT
// A stream over TLS 1.3, straight on a socket; what it promises is what loop/stream.hpp says.
#pragma once

#include <memory>
#include <optional>

#include <kj/async-io.h>

#include "gate/tls_context.hpp"
#include "loop/asio_stream.hpp"

namespace femrun::gate {

class TlsStream : public kj::AsyncIoStream {
public:
    /// Nothing is said before `handshake`. OpenSSL's part is made when the first byte is there
    /// (server) or to be sent (client): who connects and says nothing costs little.
    static kj::Own<TlsStream> server(std::shared_ptr<loop::StreamSocket> socket, SSL_CTX& context);
    static kj::Own<TlsStream> client(std::shared_ptr<loop::StreamSocket> socket, SSL_CTX& context);

    /// Once, before anything else. Rejects, of type DISCONNECTED when the other end went, and of
    /// type FAILED when it does not speak as it should, with OpenSSL's reason ("http request").
    virtual kj::Promise<void> handshake() = 0;

    /// After the handshake: the key that the other end has proved to own.
    virtual std::optional<KeyHash> peer_key() const = 0;
    /// Whether the handshake failed because the certificate was another than it should be.
    virtual bool is_other_scheduler() const = 0;
};

}  // namespace femrun::gate
