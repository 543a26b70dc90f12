// SPDX-License-Identifier: MIT
#pragma once

namespace femrun::gate {

/// Before anything else is asked of OpenSSL; once more costs nothing. It begins as it was built:
/// what openssl.cnf and OPENSSL_CONF say is not read, because an installation of something else may
/// have left them.
void start_openssl();

}  // namespace femrun::gate
