// SPDX-License-Identifier: MIT
#include "gate/openssl_start.hpp"

#include <openssl/crypto.h>

#include "base/check.hpp"

namespace femrun::gate {

void start_openssl() {
    FEMRUN_CHECK(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1);
}

}  // namespace femrun::gate
