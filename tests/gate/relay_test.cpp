// SPDX-License-Identifier: MIT
// Real sockets on loopback.
#include "gate/relay.hpp"

#include "gate/places.hpp"
#include "gate_rig.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

/// A gate that is reached through a relay alone.
struct Relayed : TlsGate {
    Relayed() : relay(opened(address(token()))) {}

    std::unique_ptr<gate::Relay> opened(const gate::Address& scheduler) {
        auto made = gate::Relay::open(loop, {.host = "127.0.0.1", .port = 0}, scheduler,
                                      [this](const std::string& line) { said.push_back(line); });
        REQUIRE(made.ok());
        return *std::move(made);
    }

    std::vector<std::string> said;
    std::unique_ptr<gate::Relay> relay;
};

}  // namespace

TEST_CASE("who comes through a relay is let in by the scheduler itself", "[gate][relay]") {
    Relayed gate;
    REQUIRE(gate.relay->place() != gate.listener->place());

    auto stream = gate.enter(gate.relay->address(), gate.own);

    CHECK(gate.guests[0].key);
    CHECK(gate.echo(*stream, "what is said goes through") == "what is said goes through");
    CHECK(gate.relay->connections() == 1);
}

TEST_CASE("much passes a relay both ways", "[gate][relay]") {
    Relayed gate;
    auto ours = gate.enter(gate.relay->address(), gate.own);
    const std::string much(3'000'000, 'm');
    std::string there(much.size(), '.'), back(much.size(), '.');
    kj::AsyncIoStream& theirs = *gate.streams.back();

    // Both at once: a relay that waits for one way would hold up the other.
    auto all = kj::heapArrayBuilder<kj::Promise<void>>(4);
    all.add(ours->write(much.data(), much.size()));
    all.add(theirs.write(much.data(), much.size()));
    all.add(theirs.read(there.data(), there.size()));
    all.add(ours->read(back.data(), back.size()));
    gate.loop.wait(kj::joinPromises(all.finish()));

    CHECK(there == much);
    CHECK(back == much);
}

TEST_CASE("a connection through a relay ends at both sides", "[gate][relay]") {
    Relayed gate;
    auto ours = gate.enter(gate.relay->address(), gate.own);

    SECTION("when who came goes") {
        ours = nullptr;
        char byte = 0;
        CHECK(gate.loop.wait(gate.streams.back()
                                 ->tryRead(&byte, 1, 1)
                                 .then([](std::size_t got) { return got; },
                                       [](kj::Exception&&) { return std::size_t{0}; })) == 0);
        gate.streams.clear();
    }
    SECTION("when the scheduler goes") {
        gate.streams.clear();
        char byte = 0;
        CHECK(gate.loop.wait(ours->tryRead(&byte, 1, 1)
                                 .then([](std::size_t got) { return got; },
                                       [](kj::Exception&&) { return std::size_t{0}; })) == 0);
        ours = nullptr;
    }
    gate.until([&] { return gate.relay->connections() == 0; });
}

TEST_CASE("a relay without a token lets nobody in", "[gate][relay]") {
    Relayed gate;
    gate::Address stranger = gate.relay->address();
    stranger.token.reset();

    const kj::Exception thrown = gate.refused(gate::connect(gate.loop, stranger, gate.own));

    CHECK(loop::text_of(thrown).starts_with(stranger.place.text() + ": "));
    CHECK(gate.guests.empty());
}

TEST_CASE("a relay says once that its scheduler is away, and once that it is back",
          "[gate][relay]") {
    Relayed gate;
    const gate::Place place = gate.listener->place();
    const gate::Address through = gate.relay->address();
    gate.listener = nullptr;

    (void)gate.refused(gate::connect(gate.loop, through, gate.own));
    (void)gate.refused(gate::connect(gate.loop, through, gate.own));
    CHECK(gate.said ==
          std::vector<std::string>{
              place.text() +
              ": nobody listens there; start the scheduler there, with this port; whoever comes is "
              "sent away until then, and tries again"});

    asio::ip::tcp::acceptor back(gate.loop.io());
    gate::Place again = place;
    REQUIRE(gate::listen_on(back, again).ok());
    auto trying = gate::connect(gate.loop, through, gate.own);
    gate.until([&] { return gate.said.size() == 2; });
    CHECK(gate.said[1] == place.text() + ": is reached again");
}

TEST_CASE("a relay leads to no scheduler that asks for no token", "[gate][relay]") {
    loop::EventLoop loop;

    const auto relay = gate::Relay::open(
        loop, {.host = "127.0.0.1", .port = 0},
        {.place = {.host = "127.0.0.1", .port = 7711}, .fingerprint = {}, .token = {}},
        [](const std::string&) {});

    REQUIRE(!relay.ok());
    CHECK(
        relay.error().message ==
        "127.0.0.1:7711: its address has no token, so that whoever reaches the relay would be let "
        "in; start the scheduler with '--listen :7711'");
}

TEST_CASE("a relay that goes ends what went through it", "[gate][relay]") {
    Relayed gate;
    auto ours = gate.enter(gate.relay->address(), gate.own);

    gate.relay = nullptr;

    char byte = 0;
    CHECK(gate.loop.wait(ours->tryRead(&byte, 1, 1)
                             .then([](std::size_t got) { return got; },
                                   [](kj::Exception&&) { return std::size_t{0}; })) == 0);
}
