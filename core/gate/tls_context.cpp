// SPDX-License-Identifier: MIT
#include "gate/tls_context.hpp"

#include "base/check.hpp"

namespace femrun::gate {

namespace {

// Records have up to 16 KiB; so much is read from the socket at once.
constexpr std::size_t read_at_once = 64 * 1024;
// Ours have a few hundred bytes.
constexpr long certificate_bytes_max = 8192;

TlsContext context(const SSL_METHOD* method, const Credentials& own) {
    TlsContext made(SSL_CTX_new(method));
    SSL_CTX* const context = made.get();
    FEMRUN_CHECK(context != nullptr);
    FEMRUN_CHECK(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
    FEMRUN_CHECK(SSL_CTX_use_certificate(context, own.parts().certificate.get()) == 1);
    FEMRUN_CHECK(SSL_CTX_use_PrivateKey(context, own.parts().key.get()) == 1);
    // A third of a handshake is not worth what resumption has to keep.
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // An idle connection keeps no buffers.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, read_at_once);
    SSL_CTX_set_max_cert_list(context, certificate_bytes_max);
    return made;
}

int take_any(X509_STORE_CTX*, void*) { return 1; }

/// `expected` is a fingerprint that the context owns.
int take_this_one(X509_STORE_CTX* shown, void* expected) {
    X509* const certificate = X509_STORE_CTX_get0_cert(shown);
    if (certificate != nullptr &&
        fingerprint_of(certificate) == *static_cast<const Fingerprint*>(expected))
        return 1;
    X509_STORE_CTX_set_error(shown, X509_V_ERR_CERT_REJECTED);
    return 0;
}

void free_fingerprint(void*, void* fingerprint, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<Fingerprint*>(fingerprint);
}

}  // namespace

TlsContext scheduler_context(const Credentials& own) {
    TlsContext made = context(TLS_server_method(), own);
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(made.get(), take_any, nullptr);
    return made;
}

TlsContext guest_context(const Credentials& own, const Fingerprint& scheduler) {
    static const int place =
        SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_fingerprint);
    TlsContext made = context(TLS_client_method(), own);
    auto* const expected = new Fingerprint(scheduler);
    FEMRUN_CHECK(SSL_CTX_set_ex_data(made.get(), place, expected) == 1);
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(made.get(), take_this_one, expected);
    return made;
}

std::optional<KeyHash> peer_key(const SSL* tls) {
    const Certificate shown(SSL_get1_peer_certificate(tls));
    if (!shown) return std::nullopt;
    return key_hash_of(shown.get());
}

}  // namespace femrun::gate
