// SPDX-License-Identifier: MIT
// To select and the like a connection that the other side has closed is one that can be read from.
// An event of the socket's own tells it apart, once there is nothing to read any more.
#include "loop/hang_up.hpp"

#include <asio/error.hpp>
#include <asio/windows/object_handle.hpp>
#include <optional>

#include "loop/readiness.hpp"
#include "system/api_windows.hpp"

namespace femrun::loop {

struct HangUp::Waiting : std::enable_shared_from_this<Waiting> {
    static std::error_code last_error() { return {::WSAGetLastError(), std::system_category()}; }
    static kj::Exception not_heard(const std::error_code& error) {
        return broken("waiting for a connection", error);
    }

    std::optional<asio::windows::object_handle> event;
    kj::Own<kj::PromiseFulfiller<void>> fulfiller;

    kj::Promise<void> of(StreamSocket& socket) {
        auto done = kj::newPromiseAndFulfiller<void>();
        fulfiller = kj::mv(done.fulfiller);
        const WSAEVENT made = ::WSACreateEvent();
        if (made == WSA_INVALID_EVENT) return not_heard(last_error());
        event.emplace(socket.get_executor(), made);  // which closes it
        if (::WSAEventSelect(socket.native_handle(), made, FD_CLOSE) != 0)
            return not_heard(last_error());
        event->async_wait([weak = weak_from_this()](const std::error_code& error) {
            const auto self = weak.lock();
            if (!self || error == asio::error::operation_aborted) return;
            if (error) return self->fulfiller->reject(not_heard(error));
            self->fulfiller->fulfill();
        });
        return kj::mv(done.promise);
    }
};

HangUp::HangUp() : waiting_(std::make_shared<Waiting>()) {}

HangUp::~HangUp() = default;

kj::Promise<void> HangUp::of(StreamSocket& socket) { return waiting_->of(socket); }

}  // namespace femrun::loop
