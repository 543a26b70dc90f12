// SPDX-License-Identifier: MIT
// To select and the like a connection that the other side has closed is one that can be read from.
// An event of the socket's own tells it apart, once there is nothing to read any more.
#include "loop/hang_up.hpp"

#include <asio/windows/object_handle.hpp>
#include <optional>

#include "loop/exception.hpp"
#include "system/api_windows.hpp"

namespace femrun::loop {

struct HangUp::Waiting : std::enable_shared_from_this<Waiting> {
    std::optional<asio::windows::object_handle> event;
    kj::Own<kj::PromiseFulfiller<void>> fulfiller;

    kj::Promise<void> of(StreamSocket& socket) {
        auto done = kj::newPromiseAndFulfiller<void>();
        fulfiller = kj::mv(done.fulfiller);
        const WSAEVENT made = ::WSACreateEvent();
        if (made == WSA_INVALID_EVENT ||
            ::WSAEventSelect(socket.native_handle(), made, FD_CLOSE) != 0)
            return exception("a connection cannot be watched", kj::Exception::Type::DISCONNECTED);
        event.emplace(socket.get_executor(), made);
        event->async_wait([weak = weak_from_this()](const std::error_code& error) {
            const auto self = weak.lock();
            if (self && !error) self->fulfiller->fulfill();
        });
        return kj::mv(done.promise);
    }
};

HangUp::HangUp() : waiting_(std::make_shared<Waiting>()) {}

HangUp::~HangUp() = default;

kj::Promise<void> HangUp::of(StreamSocket& socket) { return waiting_->of(socket); }

}  // namespace femrun::loop
