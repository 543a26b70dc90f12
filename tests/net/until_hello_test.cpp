// SPDX-License-Identifier: MIT
// Who was let in and says nothing that makes sense, or does not listen.
#include <array>
#include <string>

#include "net/back_pressure.hpp"
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

/// Whether a scheduler has ended the connection over which this was said.
bool ended_by(const std::string& bytes) {
    loop::EventLoop loop;
    Recorder events;
    WorkersServer server(events, events);
    auto pipe = kj::newTwoWayPipe();
    bool ended = false;
    auto accepted = server.accept(kj::mv(pipe.ends[0]))
                        .then([&] { ended = true; }, [&](kj::Exception&&) { ended = true; })
                        .eagerlyEvaluate(nullptr);
    auto said = pipe.ends[1]
                    ->write(bytes.data(), bytes.size())
                    .catch_([](kj::Exception&&) {})
                    .eagerlyEvaluate(nullptr);
    auto heard = pipe.ends[1]  // the reason, which has to go somewhere
                     ->readAllBytes()
                     .then([](kj::Array<kj::byte>&&) {}, [](kj::Exception&&) {})
                     .eagerlyEvaluate(nullptr);
    for (int i = 0; i < 5; ++i) loop.poll();
    CHECK(events.story.empty());
    return ended;
}

/// The head of a message with one segment of so many words.
std::string head(std::uint32_t words) {
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 4; ++i) bytes[4 + i] = static_cast<char>(words >> (8 * i) & 0xFFU);
    return bytes;
}

}  // namespace

TEST_CASE("before hello nothing large is read", "[net][hello]") {
    CHECK_FALSE(ended_by(head(1000)));  // the rest of it may come
    CHECK(ended_by(head(4000)));
    CHECK(ended_by(head(1u << 22)));
    CHECK(ended_by(head(0xFFFFFFFF)));
}

TEST_CASE("junk ends its connection and nothing else", "[net][hello]") {
    for (const std::string& junk : {std::string("GET / HTTP/1.1\r\nHost: pc7\r\n\r\n"),
                                    std::string(1 << 20, '\xff'), head(1) + "12345678"}) {
        CAPTURE(junk.substr(0, 20));
        CHECK(ended_by(junk));
    }
}

TEST_CASE("nothing more is heard of who does not take what is said", "[net][pressure]") {
    loop::EventLoop loop;
    auto pipe = kj::newTwoWayPipe();
    auto ours = with_back_pressure(kj::mv(pipe.ends[0]));
    std::array<char, 5> answer{}, question{};
    auto said = ours->write("hello", 5).eagerlyEvaluate(nullptr);
    auto asked = pipe.ends[1]->write("again", 5).eagerlyEvaluate(nullptr);
    bool heard = false;
    auto hearing = ours->read(question.data(), question.size())
                       .then([&] { heard = true; })
                       .eagerlyEvaluate(nullptr);
    for (int i = 0; i < 5; ++i) loop.poll();
    CHECK_FALSE(heard);

    loop.wait(pipe.ends[1]->read(answer.data(), answer.size()));
    loop.wait(kj::mv(hearing));
    CHECK(std::string(question.data(), question.size()) == "again");
}

TEST_CASE("a write that came to nothing holds up no reading", "[net][pressure]") {
    loop::EventLoop loop;
    auto pipe = kj::newTwoWayPipe();
    auto ours = with_back_pressure(kj::mv(pipe.ends[0]));
    auto said = ours->write("hello", 5).eagerlyEvaluate([](kj::Exception&&) {});
    char letter = 0;
    auto hearing = ours->tryRead(&letter, 1, 1);
    pipe.ends[1] = nullptr;
    CHECK(loop.wait(kj::mv(hearing)) == 0);
}
