// SPDX-License-Identifier: MIT
// One connection, from when it was accepted until it is let in or refused.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <kj/async-io.h>

#include "gate/book.hpp"
#include "gate/frame.hpp"
#include "gate/guest.hpp"

namespace femrun::gate {

/// What came of it: a stream and a guest, or why not.
struct Admission {
    Answer answer = Answer::not_femrun;
    kj::Own<kj::AsyncIoStream> stream;  // when admitted
    Guest guest;
};

/// Says why not, and ends the connection.
kj::Promise<void> refuse(kj::Own<kj::AsyncIoStream> stream, Answer answer);

/// Reads the frame from a stream that is as safe as it is going to be, and answers it. `key` is
/// what the other end has proved to own; without, anybody is let in. `book` outlives the promise.
kj::Promise<Admission> admit(kj::Own<kj::AsyncIoStream> stream, std::string peer,
                             std::optional<KeyHash> key, Book& book);

}  // namespace femrun::gate
