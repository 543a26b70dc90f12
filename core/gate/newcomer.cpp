// SPDX-License-Identifier: MIT
#include "gate/newcomer.hpp"

#include "loop/exception.hpp"

namespace femrun::gate {

namespace {

/// What must stay where it is while the stream reads into it.
struct Reading {
    kj::Own<kj::AsyncIoStream> stream;
    FrameBytes frame{};
    unsigned char answer = 0;
};

kj::Promise<std::optional<Answer>> read_frame(Reading& reading) {
    return reading.stream->tryRead(reading.frame.data(), frame_head, frame_head)
        .then([&reading](std::size_t got) -> kj::Promise<std::optional<Answer>> {
            if (got < frame_head) return std::optional(Answer::not_femrun);
            if (const auto refused = refusal_of(std::span(reading.frame).first<frame_head>()))
                return refused;
            constexpr std::size_t rest = frame_bytes - frame_head;
            return reading.stream->tryRead(reading.frame.data() + frame_head, rest, rest)
                .then([](std::size_t more) {
                    return more < rest ? std::optional(Answer::not_femrun) : std::nullopt;
                });
        });
}

}  // namespace

kj::Promise<void> refuse(kj::Own<kj::AsyncIoStream> stream, Answer answer) {
    auto reading = kj::heap<Reading>();
    reading->stream = kj::mv(stream);
    reading->answer = static_cast<unsigned char>(answer);
    auto said = reading->stream->write(&reading->answer, 1);
    return said.then([&here = *reading] { here.stream->shutdownWrite(); }).attach(kj::mv(reading));
}

kj::Promise<Admission> admit(kj::Own<kj::AsyncIoStream> stream, std::string peer,
                             std::optional<KeyHash> key, Book& book) {
    auto reading = kj::heap<Reading>();
    reading->stream = kj::mv(stream);
    Reading& here = *reading;
    return read_frame(here).then(
        [reading = kj::mv(reading), peer = std::move(peer), key,
         &book](std::optional<Answer> refused) mutable -> kj::Promise<Admission> {
            Admission admission;
            admission.guest = {
                .roles = work::Roles::all(), .peer = std::move(peer), .key = key, .token = {}};
            admission.answer = refused.value_or(Answer::admitted);
            if (!refused && key) {
                const Book::Verdict verdict =
                    book.admit(token_of(reading->frame), *key, admission.guest.peer, wall_now());
                admission.answer = verdict.answer;
                admission.guest.roles = verdict.roles;
                admission.guest.token = verdict.token;
            }
            // A stranger is told nothing: it would not understand.
            if (admission.answer == Answer::not_femrun) return kj::mv(admission);
            if (admission.answer != Answer::admitted) {
                auto said = refuse(kj::mv(reading->stream), admission.answer);
                return said.then(
                    [admission = kj::mv(admission)]() mutable { return kj::mv(admission); });
            }
            reading->answer = static_cast<unsigned char>(admission.answer);
            auto said = reading->stream->write(&reading->answer, 1);
            return said.then([reading = kj::mv(reading), admission = kj::mv(admission)]() mutable {
                admission.stream = kj::mv(reading->stream);
                return kj::mv(admission);
            });
        });
}

}  // namespace femrun::gate
