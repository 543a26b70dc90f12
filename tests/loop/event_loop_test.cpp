// SPDX-License-Identifier: MIT
#include "loop/event_loop.hpp"

#include <string>
#include <thread>

#include "loop/exception.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using loop::EventLoop;

namespace {

/// A promise chain that never ends, as a busy connection's is.
kj::Promise<void> forever(int& turns) {
    return kj::evalLater([&turns] {
        ++turns;
        return forever(turns);
    });
}

}  // namespace

TEST_CASE("a timer is done when its time has come", "[loop]") {
    EventLoop loop;
    const Instant start = monotonic_now();

    loop.wait(loop.after(5ms));

    CHECK(monotonic_now() - start >= 5ms);
}

TEST_CASE("a dropped timer leaves nothing behind", "[loop]") {
    EventLoop loop;

    { auto dropped = loop.after(1h); }

    loop.wait(loop.after(1ms));
}

TEST_CASE("promises that beget promises do not starve a timer", "[loop]") {
    EventLoop loop;
    int turns = 0;
    auto busy = forever(turns).eagerlyEvaluate(nullptr);

    SECTION("in a wait") { loop.wait(loop.after(2ms)); }
    SECTION("in a run") {
        auto ended = loop.after(2ms).then([&] { loop.stop(); }).eagerlyEvaluate(nullptr);
        loop.run();
    }

    CHECK(turns > 1);
}

TEST_CASE("work posted by another thread runs on the loop", "[loop]") {
    EventLoop loop;
    const auto here = std::this_thread::get_id();
    auto paf = kj::newPromiseAndFulfiller<void>();
    std::thread::id ran_on;

    std::thread other([&] {
        loop.post([&] {
            ran_on = std::this_thread::get_id();
            paf.fulfiller->fulfill();
        });
    });
    loop.wait(kj::mv(paf.promise));
    other.join();

    CHECK(ran_on == here);
}

TEST_CASE("a KJ promise may be fulfilled by another thread", "[loop]") {
    EventLoop loop;
    auto paf = kj::newPromiseAndCrossThreadFulfiller<int>();
    int got = 0, turns = 0;
    auto busy = forever(turns).eagerlyEvaluate(nullptr);
    std::thread other;

    SECTION("in a wait") {
        other = std::thread([&] { paf.fulfiller->fulfill(7); });
        got = loop.wait(kj::mv(paf.promise));
    }
    SECTION("in a run") {
        auto done = paf.promise
                        .then([&](int value) {
                            got = value;
                            loop.stop();
                        })
                        .eagerlyEvaluate(nullptr);
        other = std::thread([&] { paf.fulfiller->fulfill(7); });
        loop.run();
    }
    other.join();

    CHECK(got == 7);
}

TEST_CASE("the loop is driven by turns: a wait, a run, a wait", "[loop]") {
    EventLoop loop;
    std::string story;

    loop.wait(loop.after(0ms).then([&] { story += "a"; }));
    auto second = loop.after(0ms)
                      .then([&] {
                          story += "b";
                          loop.stop();
                      })
                      .eagerlyEvaluate(nullptr);
    loop.run();
    loop.wait(loop.after(0ms).then([&] { story += "c"; }));

    CHECK(story == "abc");
}

TEST_CASE("posts that beget posts do not starve a timer, and none runs within its post", "[loop]") {
    EventLoop loop;
    int posts = 0;
    bool within = false;
    std::function<void()> again = [&] {
        CHECK_FALSE(within);
        ++posts;
        within = true;
        loop.post([&] { again(); });
        within = false;
    };
    again();

    SECTION("in a wait") { loop.wait(loop.after(2ms)); }
    SECTION("in a run") {
        auto ended = loop.after(2ms).then([&] { loop.stop(); }).eagerlyEvaluate(nullptr);
        loop.run();
    }

    CHECK(posts > 2);
}

TEST_CASE("what a post fulfils has done its work before the next post", "[loop]") {
    EventLoop loop;
    std::string story;
    kj::Promise<void> work = kj::READY_NOW;
    std::thread other([&] {
        for (const char letter : {'a', 'b', 'c'})
            loop.post([&, letter] {
                story += letter;
                work = kj::evalLater([] {}).then([&] { story += '.'; }).eagerlyEvaluate(nullptr);
            });
    });
    other.join();

    SECTION("in a wait") { loop.wait(loop.after(1ms)); }
    SECTION("in a run") {
        auto ended = loop.after(1ms).then([&] { loop.stop(); }).eagerlyEvaluate(nullptr);
        loop.run();
    }
    SECTION("in a poll") { loop.poll(); }

    CHECK(story == "a.b.c.");
}

TEST_CASE("a run stops when it is told to before it begins", "[loop]") {
    EventLoop loop;

    loop.stop();

    loop.run();
}

TEST_CASE("what is ready runs without waiting for the rest", "[loop]") {
    EventLoop loop;
    bool ran = false;
    loop.post([&] { ran = true; });
    auto later = loop.after(1h);

    loop.poll();

    CHECK(ran);
}

TEST_CASE("an exception's text reaches people unaltered", "[loop][exception]") {
    CHECK(loop::text_of(loop::exception("disk full")) == "disk full");
    CHECK(loop::text_of(loop::exception("remote exception: remote exception: disk full")) ==
          "disk full");
}
