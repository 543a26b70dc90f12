// SPDX-License-Identifier: MIT
// What the gate keeps does not grow with those who have come and gone.
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include "gate_rig.hpp"
#include "support/catch.hpp"
#include "support/counted_memory.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

// Of four hundred; the smallest that could be kept of each is a node of a map.
constexpr std::size_t noise_max = 16'000;

/// Whether the other end has closed it by now.
bool closed(asio::ip::tcp::socket& socket) {
    char byte = 0;
    std::error_code error;
    socket.non_blocking(true);
    socket.read_some(asio::buffer(&byte, 1), error);
    return error && error != asio::error::would_block;
}

}  // namespace

TEST_CASE("who has come and gone leaves nothing at the gate", "[gate][growth]") {
    TlsGate gate;
    const gate::Address address = gate.address(gate.token());
    const auto come_and_go = [&](int count) {
        for (int i = 0; i < count; ++i) {
            auto ours = gate.enter(address, gate.own);
            CHECK(gate.echo(*ours, "solved") == "solved");
            gate.streams.clear();
            gate.guests.clear();
        }
        return held_memory();
    };

    const std::size_t after_few = come_and_go(100);
    come_and_go(400);
    gate.until([&] { return held_memory() < after_few + noise_max; });
    CHECK(gate.keeper.keys.size() == 1);
}

TEST_CASE("who was not let in leaves nothing at the gate", "[gate][growth]") {
    TlsGate gate;
    const auto knock = [&](int count) {
        for (int i = 0; i < count; ++i) {
            asio::ip::tcp::socket stranger(gate.loop.io());
            stranger.connect({asio::ip::make_address("127.0.0.1"), gate.listener->place().port});
            asio::write(stranger, asio::buffer(std::string("GET / HTTP/1.1\r\n\r\n")));
            gate.until([&] { return closed(stranger); });
        }
        gate.log.lines.clear();
        return held_memory();
    };

    const std::size_t after_few = knock(100);
    knock(400);
    gate.until([&] { return held_memory() < after_few + noise_max; });
}
