// SPDX-License-Identifier: MIT
#include "gate/connect.hpp"

#include <fmt/format.h>

#include "gate/frame.hpp"
#include "gate/places.hpp"
#include "gate/tls_stream.hpp"
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
                                    may_change(answer) ? Type::OVERLOADED : Type::FAILED));
            kj::throwFatalException(loop::exception(
                fmt::format("{}: closed the connection before it let this program in; is that a "
                            "femrun scheduler, and the address whole?",
                            place.text()),
                Type::OVERLOADED));
        });
}

kj::Exception not_greeted(const kj::Exception& why, bool is_other, const Place& place) {
    if (is_other)
        return loop::exception(
            fmt::format("{}: another scheduler is there than the one that the address names (its "
                        "certificate has another fingerprint); ask for its address, or find out "
                        "who answers in its place",
                        place.text()));
    if (why.getType() == Type::DISCONNECTED)
        return loop::exception(
            fmt::format("{}: closed the connection when it was greeted; it may be busy, or no "
                        "scheduler that other PCs may reach",
                        place.text()),
            Type::OVERLOADED);
    return loop::exception(
        fmt::format("{}: what listens there does not speak TLS as femrun does "
                    "({}); is that a scheduler that other PCs may reach?",
                    place.text(), loop::text_of(why)));
}

/// A TLS stream to the scheduler that the address names, and to no other.
kj::Promise<kj::Own<kj::AsyncIoStream>> greet(asio::ip::tcp::socket socket, const Address& address,
                                              const std::optional<Credentials>& own) {
    // Who keeps no key comes as a stranger each time.
    const TlsContext context = guest_context(
        own ? *own : Credentials::fresh(Credentials::Of::guest), *address.fingerprint);
    auto tls = TlsStream::client(std::make_shared<loop::StreamSocket>(kj::mv(socket)), *context);
    TlsStream& stream = *tls;
    return stream.handshake()
        .catch_([&stream, place = address.place](kj::Exception&& why) -> kj::Promise<void> {
            return not_greeted(why, stream.is_other_scheduler(), place);
        })
        .then([tls = kj::mv(tls)]() mutable -> kj::Own<kj::AsyncIoStream> { return kj::mv(tls); });
}

}  // namespace

kj::Promise<kj::Own<kj::AsyncIoStream>> connect(loop::EventLoop& loop, const Address& address,
                                                const std::optional<Credentials>& own,
                                                Duration patience) {
    auto late = loop.after(patience).then([address]() -> kj::Own<kj::AsyncIoStream> {
        kj::throwFatalException(loop::exception(
            fmt::format("{}: accepted the connection and then said nothing; is that a femrun "
                        "scheduler?",
                        address.place.text()),
            Type::DISCONNECTED));
    });
    return connected(loop, address.place)
        .then([address,
               own](asio::ip::tcp::socket&& socket) -> kj::Promise<kj::Own<kj::AsyncIoStream>> {
            if (address.fingerprint) return greet(kj::mv(socket), address, own);
            return loop::stream_over(kj::mv(socket));
        })
        .then(
            [address](kj::Own<kj::AsyncIoStream>&& stream) { return ask(kj::mv(stream), address); })
        .exclusiveJoin(kj::mv(late));
}

}  // namespace femrun::gate
