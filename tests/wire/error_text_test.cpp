// SPDX-License-Identifier: MIT
#include "wire/error_text.hpp"

#include <kj/exception.h>

#include "support/catch.hpp"

using namespace femrun;
using wire::RemoteError;

TEST_CASE("an error keeps kind, cause, stage and message on its way over the wire", "[wire]") {
    const RemoteError no_licence{Error{ErrorKind::unavailable, "no licence | all 3 are taken"},
                                 "seats", study::Cause::licence};
    CHECK(wire::error_text(no_licence) == "unavailable|licence|seats|no licence | all 3 are taken");
    CHECK(wire::error_from_text(wire::error_text(no_licence)) == no_licence);
    CHECK(wire::error_from(wire::to_exception(no_licence)) == no_licence);
}

TEST_CASE("what a connection puts in front of an error is taken away", "[wire]") {
    CHECK(wire::error_from_text(
              "remote exception: remote exception: invalid|plain||no 'deck' given") ==
          RemoteError{Error{ErrorKind::invalid, "no 'deck' given"}, ""});
}

TEST_CASE("an exception that is none of ours is a fault with its text", "[wire]") {
    CHECK(wire::error_from_text("expected x; got y") ==
          RemoteError{Error{ErrorKind::fault, "expected x; got y"}, ""});
    CHECK(wire::error_from_text("sometimes|no|kind") ==
          RemoteError{Error{ErrorKind::fault, "sometimes|no|kind"}, ""});
    CHECK(wire::error_from_text("unavailable|licence|none") ==
          RemoteError{Error{ErrorKind::fault, "unavailable|licence|none"}, ""});
}

TEST_CASE("a cause of a newer program decides nothing here", "[wire]") {
    CHECK(wire::error_from_text("unavailable|moonlight|night|wait for it") ==
          RemoteError{Error{ErrorKind::unavailable, "wait for it"}, "night"});
}

TEST_CASE("a stage that a plugin made of bars does not run into the message", "[wire]") {
    const RemoteError barred{Error{ErrorKind::unavailable, "later"}, "a|b"};

    CHECK(wire::error_from_text(wire::error_text(barred)) ==
          RemoteError{Error{ErrorKind::unavailable, "later"}, "a/b"});
}

TEST_CASE("a broken connection is a lost host, which can be tried again", "[wire]") {
    const kj::Exception cut(kj::Exception::Type::DISCONNECTED, __FILE__, __LINE__,
                            kj::str("end of stream"));
    CHECK(wire::error_from(cut) ==
          RemoteError{Error{ErrorKind::unavailable, "end of stream"}, "host", study::Cause::host});
}

TEST_CASE("who has no time is not out of memory", "[wire]") {
    const auto overloaded = [](const char* text) {
        return wire::error_from(
            kj::Exception(kj::Exception::Type::OVERLOADED, __FILE__, __LINE__, kj::str(text)));
    };
    CHECK(overloaded("pc7:7711: it may be busy") ==
          RemoteError{Error{ErrorKind::unavailable, "pc7:7711: it may be busy"}, ""});
    CHECK(overloaded("std::bad_alloc: std::bad_alloc") ==
          RemoteError{Error{ErrorKind::unavailable, "out of memory"}, "memory",
                      study::Cause::memory});
}
