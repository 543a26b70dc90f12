// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <kj/async-io.h>

namespace femrun::net {

/// The same stream, from which no more than `wire::before_hello_bytes_max` are read while `greeted`
/// is false: whoever has not said hello has nothing large to say. More ends the connection.
kj::Own<kj::AsyncIoStream> until_hello(kj::Own<kj::AsyncIoStream> stream,
                                       std::shared_ptr<const bool> greeted);

}  // namespace femrun::net
