// SPDX-License-Identifier: MIT
#include "loop/hang_up.hpp"

#include "loop/event_loop.hpp"
#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("who waits for the end of a connection that there is not is told so", "[loop][stream]") {
    loop::EventLoop loop;
    loop::StreamSocket none(loop.io());
    loop::HangUp hang_up;

    const std::string said = loop.wait(hang_up.of(none).then(
        [] { return std::string("it has ended"); },
        [](kj::Exception&& why) { return std::string(why.getDescription().cStr()); }));

    CHECK(said.starts_with("waiting for a connection: "));
}
