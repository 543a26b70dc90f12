// SPDX-License-Identifier: MIT
// Errors that travel as the text of an RPC exception: "KIND|CAUSE|STAGE|MESSAGE". Kind and cause
// decide what the receiver does; stage and message are for a person, and the message may hold any
// character.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "study/trial.hpp"

namespace kj {
class Exception;
}

namespace femrun::wire {

/// An error as it crossed a process border. `cause` is what is missing, if its kind is unavailable
/// and the core knows it; `stage` the same in the plugin's words.
struct RemoteError {
    Error error;
    std::string stage;
    study::Cause cause = study::Cause::plain;
    bool operator==(const RemoteError&) const = default;
};

std::string error_text(const RemoteError& error);

/// Reads `error_text` back; text of another form is a fault with that text as its message.
RemoteError error_from_text(std::string_view text);

/// The exception that carries `error` over RPC. Throw it, or reject a promise with it.
kj::Exception to_exception(const RemoteError& error);

/// What an exception of an RPC call says. A broken connection is kind `unavailable`, cause `host`;
/// a lack of memory has cause `memory`.
RemoteError error_from(const kj::Exception& exception);

}  // namespace femrun::wire
