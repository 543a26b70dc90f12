// SPDX-License-Identifier: MIT
#include "net/until_hello.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

namespace {

class UntilHello final : public kj::AsyncIoStream {
public:
    UntilHello(kj::Own<kj::AsyncIoStream> stream, std::shared_ptr<const bool> greeted)
        : stream_(kj::mv(stream)), greeted_(kj::mv(greeted)) {}

    kj::Promise<size_t> tryRead(void* buffer, size_t min, size_t max) override {
        if (*greeted_) return stream_->tryRead(buffer, min, max);
        if (min > left_)
            return loop::exception(
                fmt::format("said more than {} bytes before hello", wire::before_hello_bytes_max));
        return stream_->tryRead(buffer, min, std::min(max, left_)).then([this](size_t got) {
            left_ -= std::min(left_, got);
            return got;
        });
    }

    kj::Promise<void> write(const void* buffer, size_t size) override {
        return stream_->write(buffer, size);
    }
    kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
        return stream_->write(pieces);
    }
    kj::Promise<void> whenWriteDisconnected() override { return stream_->whenWriteDisconnected(); }
    void shutdownWrite() override { stream_->shutdownWrite(); }
    void abortRead() override { stream_->abortRead(); }

private:
    kj::Own<kj::AsyncIoStream> stream_;
    std::shared_ptr<const bool> greeted_;
    std::size_t left_ = wire::before_hello_bytes_max;
};

}  // namespace

kj::Own<kj::AsyncIoStream> until_hello(kj::Own<kj::AsyncIoStream> stream,
                                       std::shared_ptr<const bool> greeted) {
    return kj::heap<UntilHello>(kj::mv(stream), kj::mv(greeted));
}

}  // namespace femrun::net
