// SPDX-License-Identifier: MIT
// A visit to a scheduler: one connection, over which one thing after another is asked.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "gate/address.hpp"
#include "loop/event_loop.hpp"
#include "net/remote_house.hpp"
#include "work/role.hpp"

namespace femrun::app {

/// One connection to it. Rejects as gate::connect and net::RemoteHouse::enter do.
kj::Promise<kj::Own<net::RemoteHouse>> go_to(loop::EventLoop& loop, const gate::Address& address,
                                             work::Role role);

/// The key by which visits to it are let in, in hexadecimal digits; empty where nobody needs one.
std::string key_for(const gate::Address& address);

class Visit {
public:
    /// An error with a sentence that says where nobody is, or why nobody is let in.
    static Result<Visit> to(loop::EventLoop& loop, const gate::Address& address, work::Role role);

    /// Waits for the answer.
    template <typename Value>
    Result<Value> ask(
        const std::function<void(control::House&, control::Answer<Value>)>& question) {
        auto answer = kj::newPromiseAndFulfiller<Result<Value>>();
        question(*house_, [&](Result<Value> said) { answer.fulfiller->fulfill(std::move(said)); });
        return loop_->wait(kj::mv(answer.promise));
    }
    net::RemoteHouse& house() { return *house_; }

private:
    Visit(loop::EventLoop& loop, kj::Own<net::RemoteHouse> house)
        : loop_(&loop), house_(kj::mv(house)) {}

    loop::EventLoop* loop_;
    kj::Own<net::RemoteHouse> house_;
};

}  // namespace femrun::app
