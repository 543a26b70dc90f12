// SPDX-License-Identifier: MIT
#include "wire/error_text.hpp"

#include <kj/exception.h>

#include "support/catch.hpp"

using namespace femrun;
using wire::RemoteError;

TEST_CASE("an error keeps kind, stage and message on its way over the wire", "[wire]") {
    const RemoteError no_licence{Error{ErrorKind::unavailable, "no licence | all 3 are taken"},
                                 "licence"};
    CHECK(wire::error_text(no_licence) == "unavailable|licence|no licence | all 3 are taken");
    CHECK(wire::error_from_text(wire::error_text(no_licence)) == no_licence);
    CHECK(wire::error_from(wire::to_exception(no_licence)) == no_licence);
}

TEST_CASE("what a connection puts in front of an error is taken away", "[wire]") {
    CHECK(wire::error_from_text("remote exception: remote exception: invalid||no 'deck' given") ==
          RemoteError{Error{ErrorKind::invalid, "no 'deck' given"}, ""});
}

TEST_CASE("an exception that is none of ours is a fault with its text", "[wire]") {
    CHECK(wire::error_from_text("expected x; got y") ==
          RemoteError{Error{ErrorKind::fault, "expected x; got y"}, ""});
    CHECK(wire::error_from_text("sometimes|no|kind") ==
          RemoteError{Error{ErrorKind::fault, "sometimes|no|kind"}, ""});
}

TEST_CASE("a broken connection is a lost host, which can be tried again", "[wire]") {
    const kj::Exception cut(kj::Exception::Type::DISCONNECTED, __FILE__, __LINE__,
                            kj::str("end of stream"));
    CHECK(wire::error_from(cut) ==
          RemoteError{Error{ErrorKind::unavailable, "end of stream"}, "host"});
}
