// SPDX-License-Identifier: MIT
#include "gate/credentials.hpp"

#include <string>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "base/check.hpp"
#include "base/path_text.hpp"
#include "gate/credentials_parts.hpp"
#include "gate/openssl_start.hpp"
#include "system/private_file.hpp"

namespace femrun::gate {

namespace fs = std::filesystem;

namespace {

using Memory = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;

PrivateKey make_key(Credentials::Of of) {
    start_openssl();
    PrivateKey key(of == Credentials::Of::scheduler
                       ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                       : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    FEMRUN_CHECK(key != nullptr);
    return key;
}

/// Signed by itself. What it says of names and years is looked at by nobody: a certificate is
/// known by its fingerprint, a guest by its key.
Certificate make_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    X509* const made = certificate.get();
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    constexpr long years = 30L * 365 * 24 * 3600;
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made), serial >> 1U);
    X509_gmtime_adj(X509_getm_notBefore(made), -24L * 3600);
    X509_gmtime_adj(X509_getm_notAfter(made), years);
    X509_set_pubkey(made, key);
    X509_NAME* const name = X509_get_subject_name(made);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("femrun"), -1, -1, 0);
    X509_set_issuer_name(made, name);
    const EVP_MD* const digest = EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
    FEMRUN_CHECK(X509_sign(made, key, digest) > 0);
    return certificate;
}

std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(const Credentials::Parts& parts) {
    const Memory memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(memory.get(), parts.key.get(), nullptr, nullptr, 0, nullptr,
                                  nullptr);
    PEM_write_bio_X509(memory.get(), parts.certificate.get());
    return text_of(memory.get());
}

/// The key and the certificate, when both are there and belong together.
std::shared_ptr<const Credentials::Parts> read_pem(const std::string& pem) {
    start_openssl();
    const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    // Never a password: nobody is there to be asked.
    const auto no_password = [](char*, int, int, void*) { return 0; };
    PrivateKey key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr));
    Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    if (!key || !certificate || X509_check_private_key(certificate.get(), key.get()) != 1)
        return nullptr;
    return std::make_shared<Credentials::Parts>(
        Credentials::Parts{std::move(key), std::move(certificate)});
}

}  // namespace

Credentials Credentials::fresh(Of of) {
    PrivateKey key = make_key(of);
    Certificate certificate = make_certificate(key.get());
    return Credentials(std::make_shared<Parts>(Parts{std::move(key), std::move(certificate)}));
}

Result<Credentials> Credentials::in_folder(const fs::path& folder, Of of) {
    const fs::path file = folder / "key.pem";
    auto kept = system::read_private_file(file);
    if (!kept) return std::move(kept).error();
    if (*kept) {
        auto parts = read_pem(**kept);
        if (parts) return Credentials(std::move(parts));
        return Error{ErrorKind::corrupt,
                     fmt::format("'{}': holds no key and certificate that belong together; restore "
                                 "a copy, or delete it: a new one is made, under which nobody "
                                 "knows this {}",
                                 path_text(file), of == Of::scheduler ? "scheduler" : "PC")};
    }
    Credentials made = fresh(of);
    if (auto written = system::write_private_file(file, pem_of(made.parts())); !written)
        return std::move(written).error();
    return made;
}

KeyHash Credentials::key_hash() const { return key_hash_of(parts_->certificate.get()); }

Fingerprint Credentials::fingerprint() const { return fingerprint_of(parts_->certificate.get()); }

KeyHash key_hash_of(X509* certificate) {
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    FEMRUN_CHECK(size > 0);
    KeyHash hash;
    SHA256(encoded, static_cast<std::size_t>(size), hash.bytes.data());
    OPENSSL_free(encoded);
    return hash;
}

Fingerprint fingerprint_of(X509* certificate) {
    Fingerprint fingerprint;
    unsigned size = 0;
    FEMRUN_CHECK(X509_digest(certificate, EVP_sha256(), fingerprint.bytes.data(), &size) == 1);
    return fingerprint;
}

std::string last_complaint() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "no reason given" : reason;
}

}  // namespace femrun::gate
