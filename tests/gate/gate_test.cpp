// SPDX-License-Identifier: MIT
// Real sockets on loopback.
#include "gate/listener.hpp"

#include <string>
#include <vector>

#include "gate/connect.hpp"
#include "gate_rig.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

TEST_CASE("on this PC anybody is let in, with all roles", "[gate]") {
    Gate gate;

    auto ours = gate.loop.wait(gate::connect(gate.loop, gate.address(), {}));
    gate.until([&] { return gate.guests.size() == 1; });

    CHECK(gate.guests[0].roles == work::Roles::all());
    CHECK_FALSE(gate.guests[0].key);
    CHECK(gate.guests[0].peer.rfind("127.0.0.1:", 0) == 0);
    CHECK(gate.echo(*ours, "what is said goes through") == "what is said goes through");
    CHECK(gate.log.lines.empty());
}

TEST_CASE("a port that is taken is told with what to do", "[gate]") {
    Gate gate;
    gate::Book book(gate.keeper);

    auto second = gate::Listener::open(gate.loop, {.place = gate.listener->place()}, book, gate.log,
                                       [](kj::Own<kj::AsyncIoStream>, gate::Guest) {});

    CHECK(second.error().message ==
          gate.listener->place().text() +
              ": another program listens on this port, perhaps another 'femrun scheduler'; end it, "
              "or take another port with --listen");
}

TEST_CASE("a port is free as soon as its listener has gone, though its connections still end",
          "[gate]") {
    Gate gate;
    const gate::Place place = gate.listener->place();
    auto ours = gate.loop.wait(gate::connect(gate.loop, gate.address(), {}));
    gate.until([&] { return gate.guests.size() == 1; });
    gate.streams.clear();  // who hangs up first is the one whose port lingers
    gate.listener = nullptr;

    gate.open({.place = place, .credentials = {}, .limits = {}});

    CHECK(gate.listener->place().text() == place.text());
    auto again = gate.loop.wait(gate::connect(gate.loop, gate.address(), {}));
    gate.until([&] { return gate.guests.size() == 2; });
}

TEST_CASE("a place of another PC is told", "[gate]") {
    Gate gate;
    auto second =
        gate::Listener::open(gate.loop, {.place = {.host = "127.0.0.1.5", .port = 7}}, gate.book,
                             gate.log, [](kj::Own<kj::AsyncIoStream>, gate::Guest) {});
    CHECK(second.error().message ==
          "127.0.0.1.5:7: other PCs reach this place, so that it needs TLS and tokens; give it the "
          "scheduler's credentials, or listen on 127.0.0.1");
}

TEST_CASE("where nobody listens, that is told, and another try may succeed", "[gate]") {
    Gate gate;
    const gate::Address address = gate.address();
    gate.listener = nullptr;

    const kj::Exception thrown = gate.refused(gate::connect(gate.loop, address, {}));

    CHECK(loop::text_of(thrown) ==
          address.place.text() +
              ": nobody listens there; start the scheduler there, with this port");
    CHECK(thrown.getType() == kj::Exception::Type::DISCONNECTED);
}
