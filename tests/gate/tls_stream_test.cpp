// SPDX-License-Identifier: MIT
// What a stream over TLS promises, as tests/loop/stream_test.cpp says of the plain one.
#include "gate/tls_stream.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "loop/event_loop.hpp"
#include "loop/exception.hpp"
#include "support/catch.hpp"
#include "system/pipe.hpp"

using namespace femrun;
using gate::Credentials;
using gate::TlsStream;
using loop::EventLoop;
using Type = kj::Exception::Type;

namespace {

std::shared_ptr<loop::StreamSocket> socket_of(EventLoop& loop, system::PipeEnd end) {
    const auto handle = static_cast<asio::detail::socket_type>(end.release());
    return std::make_shared<loop::StreamSocket>(
        loop.io(), asio::generic::stream_protocol(system::pipe_family(), 0),
        loop::StreamSocket::native_handle_type(handle));
}

struct Pair {
    explicit Pair(EventLoop& loop) {
        auto ends = std::move(system::private_pipe()).value();
        wire = socket_of(loop, std::move(ends.ours));
        ours = TlsStream::client(wire, *guest);
        theirs = TlsStream::server(socket_of(loop, std::move(ends.theirs)), *scheduler);
        auto both = kj::heapArrayBuilder<kj::Promise<void>>(2);
        both.add(ours->handshake());
        both.add(theirs->handshake());
        loop.wait(kj::joinPromises(both.finish()));
    }

    Credentials servers = Credentials::fresh(Credentials::Of::scheduler);
    Credentials guests = Credentials::fresh(Credentials::Of::guest);
    gate::TlsContext scheduler = gate::scheduler_context(servers);
    gate::TlsContext guest = gate::guest_context(guests, servers.fingerprint());
    std::shared_ptr<loop::StreamSocket> wire;  // our end's
    kj::Own<TlsStream> ours, theirs;
};

std::string numbers(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 2654435761U >> 24U);
    return text;
}

kj::Promise<std::string> hear(kj::AsyncIoStream& stream, std::size_t min, std::size_t max) {
    auto buffer = std::make_unique<std::string>(max, '.');
    auto read = stream.tryRead(buffer->data(), min, max);
    return read.then(
        [buffer = std::move(buffer)](std::size_t got) { return buffer->substr(0, got); });
}

}  // namespace

TEST_CASE("each end of a TLS stream knows the other's key", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    CHECK(pair.theirs->peer_key() == pair.guests.key_hash());
    CHECK(pair.ours->peer_key() == pair.servers.key_hash());
}

TEST_CASE("much goes through a TLS stream as it was, in pieces of any size", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    const std::string said = numbers(5'000'000);
    std::vector<kj::ArrayPtr<const kj::byte>> pieces;
    const auto* const bytes = reinterpret_cast<const kj::byte*>(said.data());
    for (std::size_t at = 0, size = 0; at < said.size(); at += size) {
        size = std::min<std::size_t>(pieces.size() * 7919 % 40'000, said.size() - at);
        pieces.push_back(kj::arrayPtr(bytes + at, size));
    }

    auto written = pair.ours->write(kj::arrayPtr(pieces.data(), pieces.size()));
    const std::string heard = loop.wait(hear(*pair.theirs, said.size(), said.size()));
    loop.wait(kj::mv(written));

    CHECK(heard.size() == said.size());
    CHECK((heard == said));
}

TEST_CASE("a TLS stream goes both ways at once", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    const std::string there = numbers(2'000'000), back = numbers(30'000'000);

    auto one = pair.ours->write(there.data(), there.size());
    auto two = pair.theirs->write(back.data(), back.size());
    auto heard = hear(*pair.ours, back.size(), back.size());
    CHECK((loop.wait(hear(*pair.theirs, there.size(), there.size())) == there));
    CHECK((loop.wait(kj::mv(heard)) == back));
    loop.wait(kj::mv(one));
    loop.wait(kj::mv(two));
}

TEST_CASE("a read gives at least the minimum, and a dropped one takes nothing with it",
          "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    for (int i = 0; i < 100; ++i) {
        auto dropped = hear(*pair.theirs, 1, 8);
        CHECK_FALSE(dropped.poll(loop.wait_scope()));
    }
    loop.wait(pair.ours->write("abcdefgh", 8));
    CHECK(loop.wait(hear(*pair.theirs, 1, 3)) == "abc");
    auto more = hear(*pair.theirs, 6, 8);
    CHECK_FALSE(more.poll(loop.wait_scope()));
    loop.wait(pair.ours->write("i", 1));
    CHECK(loop.wait(kj::mv(more)) == "defghi");
}

TEST_CASE("what follows a write that was given up arrives whole", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    const std::string first = numbers(30'000'000);
    {
        auto dropped = pair.ours->write(first.data(), first.size());
        CHECK_FALSE(dropped.poll(loop.wait_scope()));  // the socket is full
    }

    auto second = pair.ours->write("the end", 7);
    std::string heard;
    while (heard.size() < 7 || heard.substr(heard.size() - 7) != "the end")
        heard += loop.wait(hear(*pair.theirs, 1, 65536));
    loop.wait(kj::mv(second));

    const std::string before = heard.substr(0, heard.size() - 7);
    CHECK(before.size() < first.size());
    CHECK((first.compare(0, before.size(), before) == 0));
}

TEST_CASE("an end that was said is an end, and the other way goes on", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    loop.wait(pair.ours->write("abc", 3));
    pair.ours->shutdownWrite();

    CHECK(loop.wait(hear(*pair.theirs, 5, 8)) == "abc");
    CHECK(loop.wait(hear(*pair.theirs, 1, 8)).empty());
    loop.wait(pair.theirs->write("still here", 10));
    CHECK(loop.wait(hear(*pair.ours, 10, 10)) == "still here");
}

TEST_CASE("a TLS stream that is cut is no end but a disconnection", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    std::error_code ignored;
    pair.wire->shutdown(loop::StreamSocket::shutdown_send, ignored);

    const kj::Exception thrown =
        loop.wait(hear(*pair.theirs, 1, 8)
                      .then([](std::string&&) { return loop::exception("an end"); },
                            [](kj::Exception&& why) { return kj::mv(why); }));
    CHECK(thrown.getType() == Type::DISCONNECTED);
    CHECK(loop::text_of(thrown) == "the connection was cut");
}

TEST_CASE("what was changed on the way is not taken", "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    const std::string forged(
        "\x17\x03\x03\x00\x20"
        "0123456789abcdef0123456789abcdef",
        37);
    std::error_code ignored;
    pair.wire->write_some(asio::buffer(forged), ignored);

    const kj::Exception thrown =
        loop.wait(hear(*pair.theirs, 1, 8)
                      .then([](std::string&&) { return loop::exception("was taken"); },
                            [](kj::Exception&& why) { return kj::mv(why); }));
    CHECK(thrown.getType() == Type::DISCONNECTED);
}

TEST_CASE("that the other end of a TLS stream has gone is told to who waits for it",
          "[gate][tls]") {
    EventLoop loop;
    Pair pair(loop);
    auto gone = pair.ours->whenWriteDisconnected();
    CHECK_FALSE(gone.poll(loop.wait_scope()));
    pair.theirs = nullptr;
    loop.wait(kj::mv(gone));
}
