// SPDX-License-Identifier: MIT
#include "gate/relay.hpp"

#include <asio/ip/tcp.hpp>
#include <utility>

#include <fmt/format.h>

#include "gate/places.hpp"
#include "gate/printed_address.hpp"
#include "loop/asio_stream.hpp"
#include "loop/exception.hpp"
#include "system/socket_patience.hpp"

namespace femrun::gate {

namespace {

// When this process may open no more connections: somebody may close one by then.
constexpr Duration rest_when_full = std::chrono::milliseconds(100);

kj::Own<kj::AsyncIoStream> stream_of(asio::ip::tcp::socket socket) {
    std::error_code gone;
    socket.set_option(asio::ip::tcp::no_delay(true), gone);
    system::limit_patience(static_cast<std::intptr_t>(socket.native_handle()), silence_max);
    return loop::stream_over(std::move(socket));
}

/// Two streams of which each is given what the other has. Done when both have ended; rejects when
/// one breaks, and what the other would still have said is lost with it.
class Through {
public:
    Through(kj::Own<kj::AsyncIoStream> one, kj::Own<kj::AsyncIoStream> other)
        : one_(kj::mv(one)), other_(kj::mv(other)) {}

    kj::Promise<void> run() { return pass(*one_, *other_).exclusiveJoin(pass(*other_, *one_)); }

private:
    kj::Promise<void> pass(kj::AsyncIoStream& from, kj::AsyncIoStream& to) {
        return from.pumpTo(to).then([this, &to](std::uint64_t) -> kj::Promise<void> {
            to.shutdownWrite();
            if (++ended_ == 2) return kj::READY_NOW;
            return kj::NEVER_DONE;  // the other way is not at its end
        });
    }

    kj::Own<kj::AsyncIoStream> one_, other_;
    int ended_ = 0;
};

}  // namespace

class Relay::State final : public std::enable_shared_from_this<State>,
                           private kj::TaskSet::ErrorHandler {
public:
    State(loop::EventLoop& loop, Place place, const Address& scheduler, Told told)
        : loop_(loop),
          place_(std::move(place)),
          scheduler_(scheduler),
          told_(std::move(told)),
          acceptor_(loop.io()),
          tasks_(*this) {}

    Result<void> open() {
        if (auto opened = listen_on(acceptor_, place_); !opened) return opened;
        accept();
        return {};
    }

    const Place& place() const { return place_; }
    Address address() const {
        Address through = scheduler_;
        through.place = as_others_see(place_);
        return through;
    }
    std::size_t connections() const { return connections_; }

private:
    void accept() {
        acceptor_.async_accept(
            [weak = weak_from_this()](const std::error_code& error, asio::ip::tcp::socket socket) {
                const auto self = weak.lock();
                if (!self || error == asio::error::operation_aborted) return;
                if (error) return self->accept_later();
                if (self->connections_ < connections_max) self->arrived(std::move(socket));
                self->accept();
            });
    }

    void accept_later() {
        tasks_.add(loop_.after(rest_when_full).then([this] { accept(); }));
    }

    void arrived(asio::ip::tcp::socket socket) {
        ++connections_;
        auto theirs = stream_of(std::move(socket));
        tasks_.add(connected(loop_, scheduler_.place)
                       .then(
                           [this, theirs = kj::mv(theirs)](
                               asio::ip::tcp::socket&& ours) mutable -> kj::Promise<void> {
                               reached();
                               auto through =
                                   kj::heap<Through>(kj::mv(theirs), stream_of(std::move(ours)));
                               auto runs = through->run();
                               return runs.attach(kj::mv(through));
                           },
                           [this](kj::Exception&& why) { not_reached(loop::text_of(why)); })
                       .attach(kj::defer([this] { --connections_; })));
    }

    void reached() {
        if (std::exchange(away_, false))
            told_(fmt::format("{}: is reached again", scheduler_.place.text()));
    }

    void not_reached(const std::string& why) {
        if (std::exchange(away_, true)) return;
        told_(fmt::format("{}; whoever comes is sent away until then, and tries again", why));
    }

    // One side has gone without a word, which ends both: they know what to do about it.
    void taskFailed(kj::Exception&&) override {}

    loop::EventLoop& loop_;
    Place place_;
    Address scheduler_;
    Told told_;
    asio::ip::tcp::acceptor acceptor_;
    std::size_t connections_ = 0;
    bool away_ = false;
    kj::TaskSet tasks_;  // end first: they know the others
};

Relay::Relay(std::shared_ptr<State> state) : state_(std::move(state)) {}
Relay::~Relay() = default;

Result<std::unique_ptr<Relay>> Relay::open(loop::EventLoop& loop, Place place,
                                           const Address& scheduler, Told told) {
    if (!scheduler.fingerprint)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: its address has no token, so that whoever reaches the relay "
                                 "would be let in; start the scheduler with '--listen :{}'",
                                 scheduler.place.text(), scheduler.place.port)};
    auto state = std::make_shared<State>(loop, std::move(place), scheduler, std::move(told));
    if (auto opened = state->open(); !opened) return std::move(opened).error();
    return std::unique_ptr<Relay>(new Relay(std::move(state)));
}

const Place& Relay::place() const { return state_->place(); }
Address Relay::address() const { return state_->address(); }
std::size_t Relay::connections() const { return state_->connections(); }

}  // namespace femrun::gate
