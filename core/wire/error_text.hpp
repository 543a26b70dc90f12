// SPDX-License-Identifier: MIT
// Errors that travel as the text of an RPC exception: "KIND|STAGE|MESSAGE". The kind decides what
// the receiver does; the message is for a person and may hold any character.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kj {
class Exception;
}

namespace femrun::wire {

/// An error as it crossed a process border. `stage` is empty unless a resource is missing.
struct RemoteError {
    Error error;
    std::string stage;
    bool operator==(const RemoteError&) const = default;
};

std::string error_text(const RemoteError& error);

/// Reads `error_text` back; text of another form is a fault with that text as its message.
RemoteError error_from_text(std::string_view text);

/// The exception that carries `error` over RPC. Throw it, or reject a promise with it.
kj::Exception to_exception(const RemoteError& error);

/// What an exception of an RPC call says. A broken connection is kind `unavailable`, stage "host";
/// a lack of memory is stage "memory".
RemoteError error_from(const kj::Exception& exception);

}  // namespace femrun::wire
