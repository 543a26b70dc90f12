// SPDX-License-Identifier: MIT
#include "gate/connect.hpp"

#include <fmt/format.h>

#include "gate/frame.hpp"
#include "gate/places.hpp"
#include "loop/asio_stream.hpp"
#include "loop/exception.hpp"

namespace femrun::gate {

namespace {

using Type = kj::Exception::Type;

struct Asking {
    kj::Own<kj::AsyncIoStream> stream;
    FrameBytes frame;
    unsigned char answer = 0;
};

/// Says who we are, and hears what the gate has to say.
kj::Promise<kj::Own<kj::AsyncIoStream>> ask(kj::Own<kj::AsyncIoStream> stream,
                                            const Address& address) {
    auto asking = kj::heap<Asking>();
    asking->stream = kj::mv(stream);
    asking->frame = write_frame(address.token);
    Asking& here = *asking;
    return here.stream->write(here.frame.data(), here.frame.size())
        .then([&here] { return here.stream->tryRead(&here.answer, 1, 1); })
        .then([asking = kj::mv(asking),
               place = address.place](std::size_t got) mutable -> kj::Own<kj::AsyncIoStream> {
            const auto answer = static_cast<Answer>(asking->answer);
            if (got == 1 && answer == Answer::admitted) return kj::mv(asking->stream);
            if (got == 1)
                kj::throwFatalException(
                    loop::exception(sentence_of(answer, place),
                                    may_change(answer) ? Type::DISCONNECTED : Type::FAILED));
            kj::throwFatalException(loop::exception(
                fmt::format("{}: closed the connection before it let this program in; is that a "
                            "femrun scheduler?",
                            place.text()),
                Type::DISCONNECTED));
        });
}

}  // namespace

kj::Promise<kj::Own<kj::AsyncIoStream>> connect(loop::EventLoop& loop, const Address& address,
                                                const std::optional<Credentials>& /*own*/,
                                                Duration patience) {
    auto late = loop.after(patience).then([address]() -> kj::Own<kj::AsyncIoStream> {
        kj::throwFatalException(loop::exception(
            fmt::format("{}: accepted the connection and then said nothing; is that a femrun "
                        "scheduler?",
                        address.place.text()),
            Type::DISCONNECTED));
    });
    return connected(loop, address.place)
        .then([address](asio::ip::tcp::socket&& socket) {
            return ask(loop::stream_over(kj::mv(socket)), address);
        })
        .exclusiveJoin(kj::mv(late));
}

}  // namespace femrun::gate
