// SPDX-License-Identifier: MIT
#include "loop/hang_up.hpp"

#include "loop/stream.hpp"
#include "support/catch.hpp"

using namespace femrun;
using loop::EventLoop;

TEST_CASE("a hang-up is heard of before what came is read", "[loop][stream]") {
    EventLoop loop;
    auto ends = std::move(system::private_pipe()).value();
    auto near = loop::stream_over(loop, std::move(ends.ours));
    auto far = loop::stream_over(loop, std::move(ends.theirs));
    auto gone = near->whenWriteDisconnected();
    loop.wait(far->write("unread", 6));
    CHECK_FALSE(gone.poll(loop.wait_scope()));

    far = nullptr;

    loop.wait(kj::mv(gone));
}
