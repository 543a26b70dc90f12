// SPDX-License-Identifier: MIT
#include "net/link_story.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using net::LinkStory;

TEST_CASE("a worker says that it is connected, that it is not any more, and why", "[net][story]") {
    LinkStory story("pc7:7711", "worker 'pc9/1' with 8 slots");
    const Instant start{};

    CHECK(story.not_reached("pc7:7711: nobody listens there", 200ms, start) ==
          "pc7:7711: nobody listens there; trying again in 200 ms, and so on");
    CHECK(story.enlisted() == "connected to pc7:7711 as worker 'pc9/1' with 8 slots");
    CHECK(story.lost("the connection ended", 137ms, start + 1h) ==
          "lost the scheduler at pc7:7711 (the connection ended); what runs here goes on, and its "
          "results are kept; trying again in 100 ms");
    CHECK(story.not_reached("pc7:7711: nobody listens there", 1ms, start + 1h) ==
          "pc7:7711: nobody listens there; trying again in 100 ms, and so on");
}

TEST_CASE("a scheduler that is elsewhere by now is said to be, once", "[net][story]") {
    LinkStory story("pc7:7711", "worker 'pc9/1' with 8 slots");

    CHECK_FALSE(story.moved("pc7:7711"));
    CHECK(story.moved("pc8:7712") == "the scheduler was at pc7:7711, and is at pc8:7712 now");
    CHECK_FALSE(story.moved("pc8:7712"));
    CHECK(story.enlisted() == "connected to pc8:7712 as worker 'pc9/1' with 8 slots");
}

TEST_CASE("the same reason is said again only after a while, another one at once", "[net][story]") {
    LinkStory story("pc7:7711", "worker 'pc9/1' with 8 slots");
    const Instant start{};
    int lines = 0;
    for (Duration at = 0s; at < 25min; at += 1s)
        if (story.not_reached("nobody listens there", 1s, start + at)) ++lines;
    CHECK(lines == 3);

    CHECK(story.not_reached("it is silent", 1s, start + 25min) ==
          "it is silent; trying again in 1 s, and so on");
    CHECK_FALSE(story.not_reached("it is silent", 1s, start + 26min));
    // Reasons that take turns are not new each time.
    CHECK_FALSE(story.not_reached("nobody listens there", 1s, start + 26min));
    CHECK(story.not_reached("it is silent", 1s, start + 35min) ==
          "still not connected after 35 min: it is silent");
}
