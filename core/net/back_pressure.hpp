// SPDX-License-Identifier: MIT
#pragma once

#include <kj/async-io.h>

namespace femrun::net {

/// The same stream, from which nothing is read while something that was written to it has not gone:
/// whoever does not take its answers asks for no more of them. Without this, the answers of one
/// that stands still, or means harm, would pile up here.
///
/// For one end of a link alone: two that wait for each other would wait for ever.
kj::Own<kj::AsyncIoStream> with_back_pressure(kj::Own<kj::AsyncIoStream> stream);

}  // namespace femrun::net
