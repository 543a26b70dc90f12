// SPDX-License-Identifier: MIT
// What two ends of a connection have said to each other, message by message, as bytes: written down
// while they talk, and one end of it played again to another that lives.
//
// A file of it is a sequence of messages of rpc.capnp, each behind a letter that says whose it is:
// '>' for the end that opened the connection, '<' for the one that answers.
#pragma once

#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <capnp/message.h>
#include <capnp/rpc.capnp.h>
#include <capnp/serialize-async.h>
#include <capnp/serialize.h>
#include <fmt/format.h>
#include <kj/async-io.h>
#include <kj/vector.h>

namespace femrun::net {

namespace rpc = capnp::rpc;

struct Said {
    char by = '>';
    kj::Array<capnp::word> words;
};
using Exchange = std::vector<Said>;

inline kj::Array<capnp::word> words_of(const std::string& bytes, std::size_t at,
                                       std::size_t count) {
    auto words = kj::heapArray<capnp::word>(count);
    std::copy_n(bytes.data() + at, count * sizeof(capnp::word), words.asChars().begin());
    return words;
}

inline std::string bytes_of(const Exchange& exchange) {
    std::string bytes;
    for (const Said& said : exchange) {
        bytes += said.by;
        bytes.append(said.words.asChars().begin(), said.words.asChars().size());
    }
    return bytes;
}

/// How many words the message has that begins there; nothing while it is not whole.
inline std::optional<std::size_t> words_at(const std::string& bytes, std::size_t at) {
    const std::size_t there = (bytes.size() - std::min(bytes.size(), at)) / sizeof(capnp::word);
    if (there == 0) return std::nullopt;
    const auto begin = words_of(bytes, at, there);
    const std::size_t wanted = capnp::expectedSizeInWordsFromPrefix(begin);
    if (wanted > there) return std::nullopt;
    return wanted;
}

inline Exchange exchange_in(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    Exchange exchange;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto count = words_at(bytes, at + 1);
        if (!count) break;
        exchange.push_back({bytes[at], words_of(bytes, at + 1, *count)});
        at += 1 + *count * sizeof(capnp::word);
    }
    return exchange;
}

/// A stream that writes down what goes over it.
class Overheard final : public kj::AsyncIoStream {
public:
    Overheard(kj::Own<kj::AsyncIoStream> stream, Exchange& into)
        : stream_(kj::mv(stream)), into_(into) {}

    kj::Promise<std::size_t> tryRead(void* buffer, std::size_t least, std::size_t most) override {
        return stream_->tryRead(buffer, least, most).then([this, buffer](std::size_t count) {
            heard('<', theirs_, static_cast<const char*>(buffer), count);
            return count;
        });
    }
    kj::Promise<void> write(const void* buffer, std::size_t size) override {
        heard('>', ours_, static_cast<const char*>(buffer), size);
        return stream_->write(buffer, size);
    }
    kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
        for (const auto piece : pieces)
            heard('>', ours_, reinterpret_cast<const char*>(piece.begin()), piece.size());
        return stream_->write(pieces);
    }
    kj::Promise<void> whenWriteDisconnected() override { return stream_->whenWriteDisconnected(); }
    void shutdownWrite() override { stream_->shutdownWrite(); }

private:
    void heard(char by, std::string& so_far, const char* bytes, std::size_t count) {
        so_far.append(bytes, count);
        while (const auto words = words_at(so_far, 0)) {
            into_.push_back({by, words_of(so_far, 0, *words)});
            so_far.erase(0, *words * sizeof(capnp::word));
        }
    }

    kj::Own<kj::AsyncIoStream> stream_;
    Exchange& into_;
    std::string ours_, theirs_;  // of a message that is not whole
};

/// The message that these words are, to be changed where it is: a copy of it would not name the
/// capabilities that it carries.
class InPlace final : public capnp::MessageBuilder {
public:
    explicit InPlace(kj::Array<capnp::word>& words) : MessageBuilder(segments_of(words).asPtr()) {}

    kj::ArrayPtr<capnp::word> allocateSegment(unsigned) override {
        KJ_FAIL_REQUIRE("a kept message has no room for more");
    }

private:
    static kj::Array<SegmentInit> segments_of(kj::Array<capnp::word>& words) {
        capnp::FlatArrayMessageReader reader(words);
        kj::Vector<SegmentInit> segments;
        for (unsigned id = 0; reader.getSegment(id) != nullptr; ++id) {
            const auto segment = reader.getSegment(id);
            capnp::word* const begin = words.begin() + (segment.begin() - words.begin());
            segments.add(SegmentInit{kj::arrayPtr(begin, segment.size()), segment.size()});
        }
        return segments.releaseAsArray();
    }
};

/// Says again what the end that opened the connection has said, each time after the other end,
/// which lives, has said what had led to it. What the other end numbers as it likes, its questions
/// and its capabilities, has the numbers that it gives them now.
class SaidAgain {
public:
    SaidAgain(kj::Own<kj::AsyncIoStream> stream, Exchange kept)
        : stream_(kj::mv(stream)),
          kept_(std::move(kept)),
          listening_(listen().eagerlyEvaluate([this](kj::Exception&& end) {
              if (waiting_.get() != nullptr) waiting_->reject(kj::mv(end));
          })) {}

    /// Done when all was said and heard.
    kj::Promise<void> run() {
        if (at_ == kept_.size()) return kj::READY_NOW;
        Said& next = kept_[at_];
        if (next.by == '>') return say(next).then([this] { return go_on(); });
        auto reader = kj::heap<capnp::FlatArrayMessageReader>(next.words);
        const auto expected = reader->getRoot<rpc::Message>();
        if (!expected.isCall() && !expected.isReturn()) return go_on();
        return heard(expected).attach(kj::mv(reader)).then([this] { return go_on(); });
    }
    /// Calls of the living end.
    std::function<void(rpc::Call::Reader)> hears = [](rpc::Call::Reader) {};

    std::string waits_for() const {
        return at_ == kept_.size() ? "nothing" : fmt::format("message {} of {}", at_, kept_.size());
    }

private:
    using Message = kj::Own<capnp::MessageReader>;

    kj::Promise<void> go_on() {
        ++at_;
        return kj::evalLater([this] { return run(); });
    }

    /// The living end's counterpart of that message.
    kj::Promise<void> heard(rpc::Message::Reader expected) {
        for (auto it = unmatched_.begin(); it != unmatched_.end(); ++it)
            if (is_counterpart(expected, (*it)->getRoot<rpc::Message>())) {
                learn(expected, (*it)->getRoot<rpc::Message>());
                unmatched_.erase(it);
                return kj::READY_NOW;
            }
        auto next = kj::newPromiseAndFulfiller<void>();
        waiting_ = kj::mv(next.fulfiller);
        return next.promise.then([this, expected] { return heard(expected); });
    }
    /// Also while nothing is expected: the living end listens to nobody who does not listen to it.
    kj::Promise<void> listen() {
        return capnp::readMessage(*stream_).then([this](Message&& message) {
            unmatched_.push_back(kj::mv(message));
            if (waiting_.get() != nullptr) waiting_->fulfill();
            return listen();
        });
    }

    static bool is_counterpart(rpc::Message::Reader kept, rpc::Message::Reader living) {
        if (kept.which() != living.which()) return false;
        if (kept.isReturn())
            return kept.getReturn().getAnswerId() == living.getReturn().getAnswerId();
        return kept.getCall().getInterfaceId() == living.getCall().getInterfaceId() &&
               kept.getCall().getMethodId() == living.getCall().getMethodId();
    }

    void learn(rpc::Message::Reader kept, rpc::Message::Reader living) {
        if (kept.isCall()) {
            hears(living.getCall());
            questions_[kept.getCall().getQuestionId()] = living.getCall().getQuestionId();
            return learn(kept.getCall().getParams(), living.getCall().getParams());
        }
        if (kept.getReturn().isResults() && living.getReturn().isResults())
            learn(kept.getReturn().getResults(), living.getReturn().getResults());
    }
    void learn(rpc::Payload::Reader kept, rpc::Payload::Reader living) {
        const auto then = kept.getCapTable(), now = living.getCapTable();
        for (unsigned i = 0; i < then.size() && i < now.size(); ++i)
            if (then[i].isSenderHosted() && now[i].isSenderHosted())
                capabilities_[then[i].getSenderHosted()] = now[i].getSenderHosted();
    }

    kj::Promise<void> say(Said& said) {
        InPlace message(said.words);
        auto it = message.getRoot<rpc::Message>();
        if (it.isReturn())
            it.getReturn().setAnswerId(now(questions_, it.getReturn().getAnswerId()));
        if (it.isCall() && it.getCall().getTarget().isImportedCap())
            it.getCall().getTarget().setImportedCap(
                now(capabilities_, it.getCall().getTarget().getImportedCap()));
        if (it.isRelease()) it.getRelease().setId(now(capabilities_, it.getRelease().getId()));
        return stream_->write(said.words.begin(), said.words.asBytes().size());
    }
    static std::uint32_t now(const std::map<std::uint32_t, std::uint32_t>& ids,
                             std::uint32_t then) {
        const auto found = ids.find(then);
        return found == ids.end() ? then : found->second;
    }

    kj::Own<kj::AsyncIoStream> stream_;
    Exchange kept_;
    std::size_t at_ = 0;
    std::deque<Message> unmatched_;
    std::map<std::uint32_t, std::uint32_t> questions_, capabilities_;  // kept, and of now
    kj::Own<kj::PromiseFulfiller<void>> waiting_;                      // for another message
    kj::Promise<void> listening_;
};

}  // namespace femrun::net
