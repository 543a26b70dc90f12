// SPDX-License-Identifier: MIT
#include "loop/stream.hpp"

#include <string>
#include <vector>

#include "loop/exception.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using loop::EventLoop;
using Type = kj::Exception::Type;

namespace {

struct Pair {
    explicit Pair(EventLoop& loop) {
        auto ends = std::move(system::private_pipe()).value();
        near = loop::stream_over(loop, std::move(ends.ours));
        far = loop::stream_over(loop, std::move(ends.theirs));
    }
    kj::Own<kj::AsyncIoStream> near, far;
};

kj::Promise<void> say(kj::AsyncIoStream& stream, std::string_view text) {
    return stream.write(text.data(), text.size());
}

/// What arrives, asked for with these limits.
kj::Promise<std::string> hear(kj::AsyncIoStream& stream, std::size_t min, std::size_t max) {
    auto buffer = std::make_unique<std::string>(max, '.');
    auto read = stream.tryRead(buffer->data(), min, max);
    return read.then(
        [buffer = std::move(buffer)](std::size_t got) { return buffer->substr(0, got); });
}

kj::Exception thrown_by(EventLoop& loop, kj::Promise<void> promise) {
    return loop.wait(promise.then([] { return loop::exception("nothing was thrown"); },
                                  [](kj::Exception&& thrown) { return kj::mv(thrown); }));
}

}  // namespace

TEST_CASE("a read gives at least the minimum and at most the maximum", "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);

    loop.wait(say(*pair.near, "abcdefgh"));
    CHECK(loop.wait(hear(*pair.far, 1, 3)) == "abc");
    CHECK(loop.wait(hear(*pair.far, 2, 2)) == "de");

    auto more = hear(*pair.far, 5, 8);  // three are there, two are missing
    CHECK_FALSE(more.poll(loop.wait_scope()));
    loop.wait(say(*pair.near, "i"));
    CHECK_FALSE(more.poll(loop.wait_scope()));
    loop.wait(say(*pair.near, "j"));
    CHECK(loop.wait(kj::mv(more)) == "fghij");
}

TEST_CASE("the end of the stream gives what there is, and asking for more is a disconnection",
          "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);
    loop.wait(say(*pair.near, "abc"));
    pair.near->shutdownWrite();

    CHECK(loop.wait(hear(*pair.far, 5, 8)) == "abc");
    CHECK(loop.wait(hear(*pair.far, 1, 8)).empty());
    char one = 0;
    CHECK(thrown_by(loop, pair.far->read(&one, 1)).getType() == Type::DISCONNECTED);
}

TEST_CASE("a dropped read takes nothing with it", "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);

    for (int i = 0; i < 1000; ++i) {
        auto dropped = hear(*pair.far, 1, 8);
        CHECK_FALSE(dropped.poll(loop.wait_scope()));
    }
    loop.wait(say(*pair.near, "abc"));

    CHECK(loop.wait(hear(*pair.far, 3, 8)) == "abc");
}

TEST_CASE("a stream may be destroyed while a read and a write wait", "[loop][stream]") {
    EventLoop loop;
    const std::string large(8 << 20, 'x');
    {
        Pair pair(loop);
        auto read = hear(*pair.near, 1, 8);
        auto write = say(*pair.near, large);
        auto broken = pair.near->whenWriteDisconnected();
        CHECK_FALSE(read.poll(loop.wait_scope()));
        CHECK_FALSE(write.poll(loop.wait_scope()));
        CHECK_FALSE(broken.poll(loop.wait_scope()));
    }

    loop.wait(loop.after(1ms));
}

TEST_CASE("64 MiB go through a pipe in pieces without crawling", "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);
    std::string sent(64 << 20, ' ');
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 31 + (i >> 12));
    std::vector<kj::ArrayPtr<const kj::byte>> pieces;
    const auto* bytes = reinterpret_cast<const kj::byte*>(sent.data());
    for (std::size_t at = 0, size = 1; at < sent.size(); at += size, size = size * 3 + 1) {
        size = std::min(size, sent.size() - at);
        pieces.emplace_back(bytes + at, size);
        pieces.emplace_back(nullptr, std::size_t{0});
    }
    std::string heard(sent.size(), ' ');
    const Instant start = monotonic_now();

    auto write = pair.near->write(kj::arrayPtr(pieces.data(), pieces.size()));
    loop.wait(pair.far->read(heard.data(), heard.size()));
    loop.wait(kj::mv(write));

    CHECK(heard == sent);
    CHECK(monotonic_now() - start < 5s);  // some 50 ms; a crawl takes minutes
}

TEST_CASE("many pieces are written whole and in order", "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);
    std::string sent;
    for (int i = 0; i < 1000; ++i) sent += std::to_string(i);
    std::vector<kj::ArrayPtr<const kj::byte>> pieces;
    const auto* bytes = reinterpret_cast<const kj::byte*>(sent.data());
    for (std::size_t i = 0; i < sent.size(); ++i) pieces.emplace_back(bytes + i, 1u);

    auto write = pair.near->write(kj::arrayPtr(pieces.data(), pieces.size()));

    CHECK(loop.wait(hear(*pair.far, sent.size(), sent.size())) == sent);
    loop.wait(kj::mv(write));
}

TEST_CASE("writing to a closed stream is a disconnection", "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);
    pair.far = nullptr;

    // Where the other side's answer takes its way through a network, the first may still go out.
    for (int tries = 0; tries < 100; ++tries) {
        const kj::Exception thrown = thrown_by(loop, say(*pair.near, "abc"));
        if (thrown.getType() == Type::DISCONNECTED) return;
        loop.wait(loop.after(1ms));
    }
    FAIL("nobody noticed");
}

TEST_CASE("whoever waits for the other side to hang up hears of it", "[loop][stream]") {
    EventLoop loop;
    Pair pair(loop);
    auto first = pair.near->whenWriteDisconnected();
    auto second = pair.near->whenWriteDisconnected();
    loop.wait(say(*pair.far, "not yet"));
    CHECK(loop.wait(hear(*pair.near, 7, 8)) == "not yet");
    CHECK_FALSE(first.poll(loop.wait_scope()));

    pair.far = nullptr;

    loop.wait(kj::mv(first));
    loop.wait(kj::mv(second));
}
