// SPDX-License-Identifier: MIT
// Over TLS, with real sockets on loopback.
#include <array>
#include <string>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include "base/path_text.hpp"
#include "gate/frame.hpp"
#include "gate_rig.hpp"
#include "support/catch.hpp"
#include "system/folders.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;
using gate::Answer;
using gate::Credentials;
using work::Role;
using Type = kj::Exception::Type;

namespace {

/// A connection that says what it likes.
struct Stranger {
    Stranger(Gate& gate, const std::string& says) : socket(gate.loop.io()) {
        socket.connect({asio::ip::make_address("127.0.0.1"), gate.listener->place().port});
        socket.non_blocking(true);
        std::error_code full;
        socket.write_some(asio::buffer(says), full);
    }

    /// Whether the other end has closed it by now.
    bool closed() {
        std::array<char, 4096> heard{};
        std::error_code error;
        while (!error) socket.read_some(asio::buffer(heard), error);
        return error != asio::error::would_block;
    }

    asio::ip::tcp::socket socket;
};

}  // namespace

TEST_CASE("who shows a token comes in over TLS, and its key is remembered", "[gate][tls]") {
    TlsGate gate;

    auto ours = gate.enter(gate.address(gate.token()), gate.own);

    CHECK(gate.guests[0].roles == work::Roles(Role::worker));
    CHECK(gate.guests[0].key == gate.own.key_hash());
    CHECK(gate.guests[0].token == 1);
    CHECK(gate.echo(*ours, "what is said goes through") == "what is said goes through");
    REQUIRE(gate.keeper.keys.size() == 1);
    CHECK(gate.keeper.keys[0].hash == gate.own.key_hash());

    auto again = gate.enter(gate.address(), gate.own);  // without the token
    CHECK(gate.guests[1].roles == work::Roles(Role::worker));
    CHECK_FALSE(gate.guests[1].token);
    CHECK(gate.log.lines.empty());
}

TEST_CASE("who is refused over TLS is told why, and so is the log", "[gate][tls]") {
    TlsGate gate;
    const auto why = [&](std::optional<gate::Token> token) {
        const kj::Exception thrown =
            gate.refused(gate::connect(gate.loop, gate.address(token), gate.own));
        CHECK(thrown.getType() == Type::FAILED);  // the same would be refused again
        return loop::text_of(thrown);
    };
    const std::string here = gate.listener->place().text();
    const std::string ask =
        "; ask for a new one, which 'femrun tokens new' makes on the scheduler's PC";

    CHECK(why({}) ==
          here +
              ": the address has no token, and this program's key is not known there; paste the "
              "whole line that the scheduler printed");
    CHECK(why(gate::new_token()) == here + ": the token in the address is not known there" + ask);
    const auto expired = gate.book.issue(Role::worker, "", wall_now() - 1s, wall_now());
    CHECK(why(expired.token) == here + ": the token in the address has expired" + ask);
    const gate::Token token = gate.token();
    REQUIRE(gate.book.revoke_token(2, wall_now()).ok());
    CHECK(why(token) == here + ": the token in the address was revoked" + ask);

    CHECK(gate.guests.empty());
    REQUIRE(gate.log.lines.size() == 4);
    CHECK(gate.log.lines[1].rfind("127.0.0.1:", 0) == 0);
    CHECK(gate.log.lines[1].find(" was not let in: its token is not known") != std::string::npos);
}

TEST_CASE("a key that is revoked is thrown out and stays out", "[gate][tls]") {
    TlsGate gate;
    const gate::Token token = gate.token();
    auto ours = gate.enter(gate.address(token), gate.own);
    const Credentials other = Credentials::fresh(Credentials::Of::guest);
    auto others = gate.enter(gate.address(token), other);

    REQUIRE(gate.book.revoke_key(digits_of(gate.own.key_hash()), wall_now()).ok());

    char byte = 0;
    auto ended = ours->tryRead(&byte, 1, 1)
                     .then([](std::size_t) { return true; }, [](kj::Exception&&) { return true; });
    CHECK(gate.loop.wait(kj::mv(ended)));
    CHECK(gate.echo(*others, "still here") == "still here");
    const kj::Exception thrown =
        gate.refused(gate::connect(gate.loop, gate.address(token), gate.own));
    CHECK(
        loop::text_of(thrown) ==
        gate.listener->place().text() +
            ": this program's key was revoked there, so that no token lets it in; if whoever runs "
            "the scheduler agrees, a worker has another key with another --folder, and you when "
            "'" +
            path_text(system::state_folder() / "key.pem") + "' is removed");
}

TEST_CASE("a scheduler with another certificate is not spoken to", "[gate][tls]") {
    TlsGate gate;
    gate::Address address = gate.address(gate.token());
    address.fingerprint->bytes[0] ^= 1;

    const kj::Exception thrown = gate.refused(gate::connect(gate.loop, address, gate.own));

    CHECK(thrown.getType() == Type::FAILED);
    CHECK(
        loop::text_of(thrown) ==
        gate.listener->place().text() +
            ": another scheduler is there than the one that the address names (its certificate "
            "has another fingerprint); ask for its address, or find out who answers in its place");
    CHECK(gate.guests.empty());
}

TEST_CASE("plain words to a gate that wants TLS are told", "[gate][tls]") {
    TlsGate gate;
    gate::Address plain = gate.address();
    plain.fingerprint.reset();
    CHECK(loop::text_of(gate.refused(gate::connect(gate.loop, plain, {}))) ==
          plain.place.text() +
              ": closed the connection before it let this program in; is that a femrun scheduler, "
              "and the address whole?");
    gate.until([&] { return gate.log.lines.size() == 1; });
    CHECK(gate.log.lines[0].find(" was not let in: it does not speak TLS as femrun does (") !=
          std::string::npos);
}

TEST_CASE("TLS to a gate that has none is told", "[gate][tls]") {
    Gate gate;
    gate::Address tls = gate.address();
    tls.fingerprint = gate::Fingerprint{};
    const kj::Exception thrown =
        gate.refused(gate::connect(gate.loop, tls, Credentials::fresh(Credentials::Of::guest)));
    CHECK(thrown.getType() == Type::OVERLOADED);  // it may be another time
    CHECK(loop::text_of(thrown) ==
          tls.place.text() +
              ": closed the connection when it was greeted; it may be busy, or no scheduler that "
              "other PCs may reach");
}

TEST_CASE("ten thousand connections that say nothing disturb nobody who is in", "[gate][tls]") {
    TlsGate gate;
    auto ours = gate.enter(gate.address(gate.token()), gate.own);
    std::array<std::unique_ptr<Stranger>, 300> crowd;
    for (std::size_t i = 0; i < 10'000; ++i) {
        crowd[i % crowd.size()] = std::make_unique<Stranger>(gate, "");
        gate.loop.poll();
        if (i % 100 == 0) REQUIRE(gate.echo(*ours, "still here") == "still here");
    }
    CHECK(gate.listener->half_open() <= 256 + 1);
    auto another = gate.enter(gate.address(), gate.own);
    CHECK(gate.echo(*another, "and here") == "and here");
}

TEST_CASE("junk is closed at once and reaches nobody", "[gate][tls]") {
    for (const bool tls : {false, true}) {
        Gate gate(tls ? std::optional(Credentials::fresh(Credentials::Of::scheduler))
                      : std::nullopt);
        for (const std::string& junk :
             {std::string("GET / HTTP/1.1\r\nHost: pc7\r\n\r\n"), std::string(100000, '\xff'),
              std::string(64, '\0'), std::string("SSH-2.0-OpenSSH_9.2p1\r\n"),
              std::string("fmr\x09") + std::string(32, 'x')}) {
            Stranger stranger(gate, junk);
            gate.until([&] { return stranger.closed(); });
        }
        gate.until([&] { return gate.listener->half_open() == 0; });
        CHECK(gate.guests.empty());
        CHECK_FALSE(gate.log.lines.empty());
    }
}

TEST_CASE("who says nothing is let go, and slowly is not soon enough", "[gate][tls]") {
    for (const bool tls : {false, true}) {
        Gate gate(
            tls ? std::optional(Credentials::fresh(Credentials::Of::scheduler)) : std::nullopt,
            {.admission = 50ms});
        Stranger silent(gate, "");
        Stranger slow(gate, tls ? std::string("\x16\x03\x01") : std::string("fmr"));
        gate.until([&] { return gate.listener->half_open() == 2; });

        gate.until([&] { return silent.closed() && slow.closed(); });
        CHECK(gate.listener->half_open() == 0);
    }
}

TEST_CASE("of many that say nothing the oldest goes, and who is honest comes in", "[gate][tls]") {
    TlsGate gate({.admission = 1h, .half_open = 8});
    std::vector<std::unique_ptr<Stranger>> crowd;
    for (int i = 0; i < 100; ++i) crowd.push_back(std::make_unique<Stranger>(gate, ""));
    gate.until([&] { return crowd[91]->closed(); });
    CHECK(gate.listener->half_open() == 8);
    CHECK_FALSE(crowd[99]->closed());

    auto ours = gate.enter(gate.address(gate.token()), gate.own);
    CHECK(gate.echo(*ours, "here") == "here");
}

TEST_CASE("a PC that is refused again and again is not heard for a while", "[gate][tls]") {
    TlsGate gate;
    const gate::Address wrong = gate.address(gate::new_token());
    Type last = Type::FAILED;
    int refusals = 0;
    while (last == Type::FAILED && refusals < 1000) {
        last = gate.refused(gate::connect(gate.loop, wrong, gate.own)).getType();
        ++refusals;
    }
    CHECK(last == Type::OVERLOADED);
    CHECK(refusals > 20);
    CHECK(gate.log.lines.size() == 5);
}
