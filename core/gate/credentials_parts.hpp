// SPDX-License-Identifier: MIT
// OpenSSL's objects, owned.
#pragma once

#include <memory>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "gate/credentials.hpp"

namespace femrun::gate {

template <auto free>
struct FreedBy {
    template <typename Object>
    void operator()(Object* object) const {
        free(object);
    }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;

struct Credentials::Parts {
    PrivateKey key;
    Certificate certificate;
};

/// SHA-256 of the certificate's public key.
KeyHash key_hash_of(X509* certificate);
/// SHA-256 of all of the certificate.
Fingerprint fingerprint_of(X509* certificate);
/// The last thing that OpenSSL complains of, in its words; what it complained of is forgotten.
std::string last_complaint();

}  // namespace femrun::gate
