// SPDX-License-Identifier: MIT
// A key pair and the certificate that shows it: what a scheduler is known by, and a guest too.
// Certificates sign themselves: nobody has to be asked, and what counts is who has the private key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "gate/secret.hpp"

namespace femrun::gate {

class Credentials {
public:
    /// A scheduler's are P-256, which every TLS library has; a guest's are Ed25519.
    enum class Of : std::uint8_t { scheduler, guest };

    /// Those in the folder; they are made there at first use, and readable for this user alone. An
    /// error when others can read the private key.
    static Result<Credentials> in_folder(const std::filesystem::path& folder, Of of);
    /// Without a file: for a guest that comes once.
    static Credentials fresh(Of of);

    KeyHash key_hash() const;
    Fingerprint fingerprint() const;

    /// OpenSSL's objects, for this room alone.
    struct Parts;
    const Parts& parts() const { return *parts_; }

private:
    explicit Credentials(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
    std::shared_ptr<const Parts> parts_;
};

}  // namespace femrun::gate
