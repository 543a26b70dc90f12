// SPDX-License-Identifier: MIT
// A gate on loopback, its book, and whoever came in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gate/connect.hpp"
#include "gate/listener.hpp"
#include "loop/exception.hpp"
#include "support/catch.hpp"

namespace femrun::test {

struct Lines final : LogSink {
    void line(LogLevel, std::string_view text) override { lines.emplace_back(text); }
    std::vector<std::string> lines;
};

struct Kept final : gate::Keeper {
    void keep(const gate::TokenRow& token) override { tokens.push_back(token); }
    void keep(const gate::KeyRow& key) override { keys.push_back(key); }
    std::vector<gate::TokenRow> tokens;
    std::vector<gate::KeyRow> keys;
};

struct Gate {
    explicit Gate(std::optional<gate::Credentials> credentials = {}, gate::GateLimits limits = {})
        : fingerprint(credentials ? std::optional(credentials->fingerprint()) : std::nullopt) {
        open({.place = {.host = "127.0.0.1", .port = 0},
              .credentials = std::move(credentials),
              .limits = limits});
    }

    void open(gate::GateOptions options) {
        auto opened =
            gate::Listener::open(loop, std::move(options), book, log,
                                 [this](kj::Own<kj::AsyncIoStream> stream, gate::Guest guest) {
                                     streams.push_back(kj::mv(stream));
                                     guests.push_back(std::move(guest));
                                 });
        listener = std::move(opened).value();
    }

    gate::Address address(std::optional<gate::Token> token = {}) const {
        return {.place = listener->place(), .fingerprint = fingerprint, .token = token};
    }

    template <typename Condition>
    void until(Condition condition) {
        // A test machine that is busy elsewhere may leave this process without a turn for seconds.
        const Instant patience = monotonic_now() + std::chrono::seconds(30);
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(std::chrono::milliseconds(1)));
        }
    }

    /// What the guest who came last sends back of what is said to it.
    std::string echo(kj::AsyncIoStream& ours, const std::string& said) {
        kj::AsyncIoStream& theirs = *streams.back();
        std::string there(said.size(), '.'), back(said.size(), '.');
        loop.wait(ours.write(said.data(), said.size()));
        loop.wait(theirs.read(there.data(), there.size()));
        loop.wait(theirs.write(there.data(), there.size()));
        loop.wait(ours.read(back.data(), back.size()));
        return back;
    }

    kj::Exception refused(kj::Promise<kj::Own<kj::AsyncIoStream>> coming) {
        return loop.wait(
            coming.then([](kj::Own<kj::AsyncIoStream>&&) { return loop::exception("was let in"); },
                        [](kj::Exception&& thrown) { return kj::mv(thrown); }));
    }

    loop::EventLoop loop;
    Kept keeper;
    Lines log;
    gate::Book book{keeper};
    std::optional<gate::Fingerprint> fingerprint;
    std::vector<kj::Own<kj::AsyncIoStream>> streams;
    std::vector<gate::Guest> guests;
    std::unique_ptr<gate::Listener> listener;
};

/// A gate that other PCs might reach.
struct TlsGate : Gate {
    explicit TlsGate(gate::GateLimits limits = {})
        : Gate(gate::Credentials::fresh(gate::Credentials::Of::scheduler), limits) {}

    gate::Token token(work::Role role = work::Role::worker) {
        return book.issue(role, "", {}, wall_now()).token;
    }

    kj::Own<kj::AsyncIoStream> enter(const gate::Address& address, const gate::Credentials& as) {
        auto stream = loop.wait(gate::connect(loop, address, as));
        until([&] { return guests.size() == streams.size() && !guests.empty(); });
        return stream;
    }

    const gate::Credentials own = gate::Credentials::fresh(gate::Credentials::Of::guest);
};

}  // namespace femrun::test
