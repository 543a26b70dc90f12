// SPDX-License-Identifier: MIT
// How we speak TLS: version 1.3, certificates that sign themselves, no resumption.
#pragma once

#include <memory>
#include <optional>

#include <openssl/ssl.h>

#include "gate/credentials.hpp"
#include "gate/credentials_parts.hpp"

namespace femrun::gate {

using TlsContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, FreedBy<SSL_free>>;

/// For a scheduler: shows its certificate, asks for the other's, and takes any: what the other has
/// proved is that the key is its own, and the book says whose that is.
TlsContext scheduler_context(const Credentials& own);

/// For a guest, which goes on with the one scheduler that has this certificate.
TlsContext guest_context(const Credentials& own, const Fingerprint& scheduler);

/// Of the certificate that the other end has shown.
std::optional<KeyHash> peer_key(const SSL* tls);

}  // namespace femrun::gate
