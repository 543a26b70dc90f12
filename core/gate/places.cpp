// SPDX-License-Identifier: MIT
#include "gate/places.hpp"

#include <asio/error.hpp>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "system/listening_port.hpp"
#include "system/socket_patience.hpp"

namespace femrun::gate {

namespace {

using asio::ip::tcp;
using Endpoints = std::vector<tcp::endpoint>;

// Of one try. The system asks again after a second, and whoever connects comes back soon; a longer
// wait would find a cable that is in again later.
constexpr Duration answer_within = std::chrono::milliseconds(1500);

kj::Exception disconnected(const std::string& sentence) {
    return loop::exception(sentence, kj::Exception::Type::DISCONNECTED);
}

std::string what_to_check(const Place& place) {
    return fmt::format(
        "check that the scheduler runs, the name and the port, and that the firewall there lets "
        "TCP port {} in (Linux: 'sudo ufw allow {}/tcp' or 'sudo firewall-cmd --add-port={}/tcp'; "
        "Windows, as administrator: 'netsh advfirewall firewall add rule name=femrun dir=in "
        "action=allow protocol=TCP localport={}')",
        place.port, place.port, place.port, place.port);
}

/// Who asks for a name that is a number is answered at once, and without a thread.
kj::Promise<Endpoints> resolved(loop::EventLoop& loop, const Place& place) {
    std::error_code error;
    const auto number = asio::ip::make_address(place.host, error);
    if (!error) return Endpoints{tcp::endpoint(number, place.port)};
    auto done = kj::newPromiseAndFulfiller<Endpoints>();
    auto resolver = kj::heap<tcp::resolver>(loop.io());
    resolver->async_resolve(
        place.host, std::to_string(place.port),
        [fulfiller = kj::mv(done.fulfiller), place](
            const std::error_code& failed, const tcp::resolver::results_type& found) mutable {
            if (failed)
                return fulfiller->reject(disconnected(
                    fmt::format("{}: there is no PC of this name ({}); check it, or use the "
                                "number that 'ip address' (Windows: 'ipconfig') shows there",
                                place.text(), failed.message())));
            Endpoints endpoints;
            for (const auto& one : found) endpoints.push_back(one.endpoint());
            fulfiller->fulfill(kj::mv(endpoints));
        });
    return done.promise.attach(kj::mv(resolver));
}

/// Connects to one endpoint after the other; the promise of one that is dropped closes its socket.
class Tries {
public:
    Tries(loop::EventLoop& loop, Place place, Endpoints endpoints)
        : loop_(loop), place_(std::move(place)), endpoints_(std::move(endpoints)) {}

    kj::Promise<tcp::socket> next() {
        if (at_ == endpoints_.size()) return why_not();
        const tcp::endpoint endpoint = endpoints_[at_++];
        socket_ = std::make_unique<tcp::socket>(loop_.io());
        auto done = kj::newPromiseAndFulfiller<std::error_code>();
        socket_->async_connect(
            endpoint, [fulfiller = kj::mv(done.fulfiller)](const std::error_code& error) mutable {
                fulfiller->fulfill(std::error_code(error));
            });
        auto late =
            loop_.after(answer_within).then([] { return std::error_code(asio::error::timed_out); });
        return done.promise.exclusiveJoin(kj::mv(late))
            .then([this](const std::error_code& error) -> kj::Promise<tcp::socket> {
                if (!error) return kj::mv(*socket_);
                // The first that is told is the likeliest address.
                if (!error_) error_ = error;
                return next();
            });
    }

private:
    kj::Exception why_not() const {
        if (error_ == asio::error::connection_refused)
            return disconnected(
                fmt::format("{}: nobody listens there; start the scheduler there, with this port",
                            place_.text()));
        return disconnected(
            fmt::format("{}: no answer ({}); {}", place_.text(),
                        error_ == asio::error::timed_out ? "it is silent" : error_.message(),
                        what_to_check(place_)));
    }

    loop::EventLoop& loop_;
    Place place_;
    Endpoints endpoints_;
    std::size_t at_ = 0;
    std::unique_ptr<tcp::socket> socket_;
    std::error_code error_;
};

Error cannot_listen(const Place& place, const std::error_code& error) {
    if (error == asio::error::address_in_use)
        return {ErrorKind::conflict,
                fmt::format("{}: another program listens on this port, perhaps another 'femrun "
                            "scheduler'; end it, or take another port with --listen",
                            place.text())};
    constexpr std::uint16_t first_for_all = 1024;
    if (error == asio::error::access_denied && place.port >= first_for_all)
        return {ErrorKind::conflict,
                fmt::format("{}: the system keeps this port from programs, or another program has "
                            "it for itself; take another port with --listen",
                            place.text())};
    if (error == asio::error::access_denied)
        return {ErrorKind::invalid,
                fmt::format("{}: this user may not listen on port {}; take one of 1024 or more",
                            place.text(), place.port)};
    return {ErrorKind::invalid,
            fmt::format("{}: cannot be listened on ({}); name an address of this PC, or ':{}' for "
                        "every network of it",
                        place.text(), error.message(), place.port)};
}

}  // namespace

Place place_of(const tcp::endpoint& endpoint) {
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return {.host = address.to_string(), .port = endpoint.port()};
}

Result<void> listen_on(tcp::acceptor& acceptor, Place& place) {
    std::error_code error;
    tcp::resolver resolver(acceptor.get_executor());
    const auto found = resolver.resolve(place.host, std::to_string(place.port), error);
    if (error || found.empty())
        return Error{ErrorKind::invalid,
                     fmt::format("{}: there is no PC of this name; name an address of this PC, or "
                                 "':{}' for every network of it",
                                 place.text(), place.port)};
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor.open(endpoint.protocol(), error);
    // A scheduler may have been started again.
    if (!error)
        error.assign(system::take_port(static_cast<std::intptr_t>(acceptor.native_handle()),
                                       endpoint.data(), endpoint.size()),
                     asio::error::get_system_category());
    constexpr int waiting = 1024;
    if (!error) acceptor.listen(waiting, error);
    if (error) return cannot_listen(place, error);
    place.port = acceptor.local_endpoint(error).port();
    return {};
}

kj::Promise<tcp::socket> connected(loop::EventLoop& loop, const Place& place) {
    return resolved(loop, place).then([&loop, place](Endpoints&& endpoints) {
        auto tries = kj::heap<Tries>(loop, place, kj::mv(endpoints));
        auto socket = tries->next();
        return socket.attach(kj::mv(tries)).then([](tcp::socket&& connected) {
            std::error_code leave_it;
            connected.set_option(tcp::no_delay(true), leave_it);
            system::limit_patience(static_cast<std::intptr_t>(connected.native_handle()),
                                   silence_max);
            return kj::mv(connected);
        });
    });
}

}  // namespace femrun::gate
