// SPDX-License-Identifier: MIT
// Exceptions that reach a person. KJ's macros would print "e.what() = disk full"; these keep the
// text as it is.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include <kj/exception.h>

namespace femrun::loop {

/// An exception whose description is exactly `text`.
kj::Exception exception(std::string_view text,
                        kj::Exception::Type type = kj::Exception::Type::FAILED);

/// What was thrown, as KJ's exception with its text unaltered; called in a catch block.
kj::Exception current_exception();

/// The sentence in an exception: its description without the prefix "remote exception: " that
/// Cap'n Proto puts in front of what came over a wire.
std::string text_of(const kj::Exception& exception);

}  // namespace femrun::loop
