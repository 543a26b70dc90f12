// SPDX-License-Identifier: MIT
#include "loop/readiness.hpp"

#include <asio/error.hpp>
#include <string>
#include <utility>

#include "loop/exception.hpp"

namespace femrun::loop {

bool would_block(const std::error_code& error) {
    return error == asio::error::would_block || error == asio::error::try_again;
}

kj::Exception broken(const char* what, const std::error_code& error) {
    return exception(std::string(what) + ": " + error.message(), kj::Exception::Type::DISCONNECTED);
}

kj::Promise<void> Readiness::when_ready(StreamSocket& socket) {
    auto ready = kj::newPromiseAndFulfiller<void>();
    std::erase_if(waiting_, [](auto& one) { return !one->isWaiting(); });  // dropped meanwhile
    waiting_.push_back(kj::mv(ready.fulfiller));
    if (!under_way_) {
        under_way_ = true;
        socket.async_wait(what_, [weak = weak_from_this()](const std::error_code& error) {
            if (const auto self = weak.lock()) self->arrived(error);
        });
    }
    return kj::mv(ready.promise);
}

void Readiness::arrived(const std::error_code& error) {
    under_way_ = false;
    for (auto& one : std::exchange(waiting_, {})) {
        if (error)
            one->reject(broken("waiting for a connection", error));
        else
            one->fulfill();
    }
}

}  // namespace femrun::loop
