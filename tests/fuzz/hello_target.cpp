// SPDX-License-Identifier: MIT
// Whatever a stranger may send: to the gate before it is let in, and to a scheduler from a worker
// that was let in and has not said hello.
#include <memory>
#include <string>

#include <kj/async-io.h>

#include "../net/recorder.hpp"
#include "gate/newcomer.hpp"
#include "loop/event_loop.hpp"
#include "net/workers_server.hpp"
#include "target.hpp"

using namespace femrun;

namespace {

struct Nowhere final : LogSink {
    void line(LogLevel, std::string_view) override {}
};

struct Unwritten final : gate::Keeper {
    void keep(const gate::TokenRow&) override {}
    void keep(const gate::KeyRow&) override {}
};

/// Made once: a target is called a hundred thousand times.
struct House {
    loop::EventLoop loop;
    Nowhere log;
    net::Recorder events;
    Unwritten keeper;
    gate::Book book{keeper};
    net::WorkersServer server{events, log};
};

void say(House& house, kj::AsyncIoStream& stream, kj::ArrayPtr<const kj::byte> bytes) {
    {
        auto said = stream.write(bytes.begin(), bytes.size())
                        .catch_([](kj::Exception&&) {})
                        .eagerlyEvaluate(nullptr);
        house.loop.poll();
    }  // what nobody reads is not said
    stream.shutdownWrite();
    house.loop.poll();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static House house;
    house.events.story.clear();
    constexpr std::size_t bytes_max = 64 * 1024;
    if (size < 1 || size > bytes_max) return 0;
    const auto bytes = kj::arrayPtr(data + 1, size - 1);
    auto pipe = kj::newTwoWayPipe();
    if (data[0] % 2 == 0) {
        auto admission = gate::admit(kj::mv(pipe.ends[0]), "here", gate::KeyHash{}, house.book)
                             .ignoreResult()
                             .eagerlyEvaluate([](kj::Exception&&) {});
        say(house, *pipe.ends[1], bytes);
    } else {
        auto served =
            house.server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate([](kj::Exception&&) {});
        say(house, *pipe.ends[1], bytes);
    }
    house.loop.poll();
    return 0;
}
