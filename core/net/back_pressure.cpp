// SPDX-License-Identifier: MIT
#include "net/back_pressure.hpp"

#include <cstddef>

namespace femrun::net {

namespace {

class BackPressure final : public kj::AsyncIoStream {
public:
    explicit BackPressure(kj::Own<kj::AsyncIoStream> stream) : stream_(kj::mv(stream)) {}

    kj::Promise<size_t> tryRead(void* buffer, size_t min, size_t max) override {
        if (writes_ == 0) return stream_->tryRead(buffer, min, max);
        auto gone = kj::newPromiseAndFulfiller<void>();
        gone_ = kj::mv(gone.fulfiller);
        return gone.promise.then([this, buffer, min, max] { return tryRead(buffer, min, max); });
    }

    kj::Promise<void> write(const void* buffer, size_t size) override {
        return counted(stream_->write(buffer, size));
    }
    kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
        return counted(stream_->write(pieces));
    }
    kj::Promise<void> whenWriteDisconnected() override { return stream_->whenWriteDisconnected(); }
    void shutdownWrite() override { stream_->shutdownWrite(); }
    void abortRead() override { stream_->abortRead(); }

private:
    /// However it ends: one that failed holds up nobody.
    kj::Promise<void> counted(kj::Promise<void> write) {
        ++writes_;
        return write.attach(kj::defer([this] {
            if (--writes_ == 0 && gone_.get() != nullptr) gone_->fulfill();
        }));
    }

    kj::Own<kj::AsyncIoStream> stream_;
    std::size_t writes_ = 0;                      // that have not gone
    kj::Own<kj::PromiseFulfiller<void>> gone_{};  // of a read that waits
};

}  // namespace

kj::Own<kj::AsyncIoStream> with_back_pressure(kj::Own<kj::AsyncIoStream> stream) {
    return kj::heap<BackPressure>(kj::mv(stream));
}

}  // namespace femrun::net
