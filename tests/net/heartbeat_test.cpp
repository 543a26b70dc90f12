// SPDX-License-Identifier: MIT
// What heartbeats cost a scheduler that has ten thousand workers: how often each wakes it.
#include <kj/async-io.h>

#include "loop/event_loop.hpp"
#include "net/connection.hpp"
#include "net/worker_link.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

/// A worker's end of a connection, which counts what goes out.
class Counted final : public kj::AsyncIoStream {
public:
    Counted(kj::Own<kj::AsyncIoStream> stream, int& writes)
        : stream_(kj::mv(stream)), writes_(writes) {}

    kj::Promise<size_t> tryRead(void* buffer, size_t min, size_t max) override {
        return stream_->tryRead(buffer, min, max);
    }
    kj::Promise<void> write(const void* buffer, size_t size) override {
        ++writes_;
        return stream_->write(buffer, size);
    }
    kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
        ++writes_;
        return stream_->write(pieces);
    }
    kj::Promise<void> whenWriteDisconnected() override { return stream_->whenWriteDisconnected(); }
    void shutdownWrite() override { stream_->shutdownWrite(); }

private:
    kj::Own<kj::AsyncIoStream> stream_;
    int& writes_;
};

/// Answers when it is told to.
class SlowRoll final : public wire::Roll::Server {
public:
    explicit SlowRoll(kj::Own<kj::PromiseFulfiller<void>>& answer) : answer_(answer) {}
    kj::Promise<void> heartbeat(HeartbeatContext) override {
        auto answered = kj::newPromiseAndFulfiller<void>();
        answer_ = kj::mv(answered.fulfiller);
        return kj::mv(answered.promise);
    }

private:
    kj::Own<kj::PromiseFulfiller<void>>& answer_;
};

}  // namespace

TEST_CASE("an idle worker says nothing between two heartbeats", "[net][heartbeat]") {
    loop::EventLoop loop;
    int writes = 0;
    kj::Own<kj::PromiseFulfiller<void>> answer;
    auto pipe = kj::newTwoWayPipe();
    Connection scheduler(kj::mv(pipe.ends[0]), wire::Roll::Client(kj::heap<SlowRoll>(answer)));
    Connection worker_end(kj::heap<Counted>(kj::mv(pipe.ends[1]), writes));
    worker::Worker worker({}, {});
    WorkerLink link(loop, worker, worker_end.peer().castAs<wire::Roll>(), [] {});
    const auto beat = [&] {
        link.heartbeat({}, {});
        loop.poll();
        REQUIRE(answer.get() != nullptr);
        return writes;
    };
    const auto be_answered = [&] {
        answer->fulfill();
        answer = nullptr;
        loop.poll();
        return writes;
    };
    const int first = beat();
    CHECK(be_answered() == first);

    const int second = beat();
    CHECK(second == first + 2);  // with it goes that the first answer was heard
    CHECK(be_answered() == second);
}
