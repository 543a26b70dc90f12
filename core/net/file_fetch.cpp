// SPDX-License-Identifier: MIT
#include "net/file_fetch.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "study/duration.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

namespace {

/// Before it is asked again whether another process of this PC has fetched it by now.
constexpr Duration elsewhere_again = std::chrono::milliseconds(200);
/// What came was not what it should be, so often in a row.
constexpr int spoilt_max = 3;

kj::Exception failure(Error error, const std::string& what) {
    return wire::to_exception({std::move(error).within(what), {}});
}

}  // namespace

/// The right to fetch; given to the next when it ends.
class FileFetch::Turn {
public:
    explicit Turn(std::shared_ptr<Turns> turns) : turns_(std::move(turns)) {}
    ~Turn() {
        turns_->taken = false;
        while (!turns_->waiting.empty() && !turns_->taken) {
            auto next = kj::mv(turns_->waiting.front());
            turns_->waiting.pop_front();
            if (!next->isWaiting()) continue;  // given up meanwhile
            turns_->taken = true;
            next->fulfill(kj::heap<Turn>(turns_));
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::shared_ptr<Turns> turns_;
};

/// A content on its way.
struct FileFetch::Coming {
    Wanted wanted;
    std::shared_ptr<stage::Arrival> arrival{};
    std::uint64_t asked = 0;                    // up to where
    std::uint64_t link = 0;                     // over which
    std::deque<kj::Promise<void>> under_way{};  // each done when its chunk is written
    int spoilt = 0;
};

void FileFetch::link_up(wire::Files::Client source) {
    source_ = kj::mv(source);
    ++links_;
    for (auto& waiting : std::exchange(for_a_link_, {})) waiting->fulfill();
}

kj::Promise<void> FileFetch::another_link() {
    if (source_ != nullptr) return kj::READY_NOW;
    auto link = kj::newPromiseAndFulfiller<void>();
    for_a_link_.push_back(kj::mv(link.fulfiller));
    return kj::mv(link.promise);
}

kj::Promise<kj::Own<FileFetch::Turn>> FileFetch::turn() {
    if (!turns_->taken) {
        turns_->taken = true;
        return kj::heap<Turn>(turns_);
    }
    auto next = kj::newPromiseAndFulfiller<kj::Own<Turn>>();
    turns_->waiting.push_back(kj::mv(next.fulfiller));
    return kj::mv(next.promise);
}

/// Somebody waits for content.
class FileFetch::Wait {
public:
    Wait(std::shared_ptr<Watched> watched, std::uint64_t bytes) : watched_(std::move(watched)) {
        if (watched_->brings++ == 0) *watched_ = {.brings = 1, .bytes_before = bytes};
    }
    ~Wait() { --watched_->brings; }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

private:
    std::shared_ptr<Watched> watched_;
};

FileFetch::Progress FileFetch::progress() const {
    if (watched_->brings == 0) return {};
    return {std::min(bytes_ - watched_->bytes_before, watched_->lacking), watched_->lacking};
}

kj::Promise<void> FileFetch::bring(std::vector<Wanted> wanted) {
    auto wait = kj::heap<Wait>(watched_, bytes_);
    auto lacking = files_.run([wanted](stage::Store& store) {
        std::uint64_t bytes = 0;
        for (const Wanted& one : wanted)
            if (!store.find(one.hash)) bytes += one.size - std::min(one.size, store.come(one.hash));
        return bytes;
    });
    auto all = std::make_shared<std::vector<Wanted>>(std::move(wanted));
    return lacking.then([this](std::uint64_t bytes) { watched_->lacking += bytes; })
        .then([this, all] { return bring_from(all, 0); })
        .attach(kj::mv(wait));
}

/// One after the other: a chain of promises for all would be as deep as there are files when it is
/// dropped.
kj::Promise<void> FileFetch::bring_from(std::shared_ptr<std::vector<Wanted>> all,
                                        std::size_t first) {
    if (first == all->size()) return kj::READY_NOW;
    return turn()
        .then([this, all, first](kj::Own<Turn>&& turn) {
            auto coming = std::make_shared<Coming>();
            coming->wanted = std::move((*all)[first]);
            return begin(std::move(coming)).attach(kj::mv(turn));
        })
        .then([this, all, first] { return bring_from(all, first + 1); });
}

kj::Promise<void> FileFetch::begin(std::shared_ptr<Coming> coming) {
    struct Begun {
        bool here = false;
        std::shared_ptr<stage::Arrival> arrival{};
    };
    return files_
        .run([hash = coming->wanted.hash,
              size = coming->wanted.size](stage::Store& store) -> Result<Begun> {
            if (store.find(hash)) return Begun{.here = true};
            auto arrival = store.arrive(hash, size);
            if (!arrival) return std::move(arrival).error();
            return Begun{.arrival = std::move(arrival).value()};
        })
        .then([this, coming](Result<Begun> begun) -> kj::Promise<void> {
            if (!begun) return failure(std::move(begun).error(), coming->wanted.what);
            if (begun->here) return kj::READY_NOW;
            if (!begun->arrival)
                return files_.loop().after(elsewhere_again).then([this, coming] {
                    return begin(coming);
                });
            coming->arrival = begun->arrival;
            coming->asked = coming->arrival->come();
            return stream(coming);
        });
}

void FileFetch::ask(Coming& coming, wire::Files::Client& source) {
    const auto count = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(wire::chunk_bytes_max, coming.wanted.size - coming.asked));
    auto request = source.readRequest();
    request.setHash(wire::text(coming.wanted.hash));
    request.setOffset(coming.asked);
    request.setCount(count);
    coming.asked += count;
    coming.link = links_;
    coming.under_way.push_back(
        request.send()
            .then([this, count, hash = coming.wanted.hash,
                   arrival = coming.arrival](capnp::Response<wire::Files::ReadResults>&& read) {
                const auto bytes = read.getBytes();
                if (bytes.size() != count)
                    kj::throwFatalException(wire::to_exception(
                        {Error{ErrorKind::missing,
                               fmt::format("content {}: {} bytes came of the {} asked for", hash,
                                           bytes.size(), count)},
                         {}}));
                bytes_ += count;
                // Answers come in the order of the questions; if not, the hash will tell. The bytes
                // are the message's, which is here again when they are written.
                return files_.run([arrival, read = kj::mv(read),
                                   piece = std::string_view(
                                       reinterpret_cast<const char*>(bytes.begin()), bytes.size())](
                                      stage::Store&) { return arrival->write(piece); });
            })
            .then([](Result<void> written) {
                if (!written)
                    kj::throwFatalException(wire::to_exception({std::move(written).error(), {}}));
            })
            .eagerlyEvaluate(nullptr));
}

kj::Promise<void> FileFetch::stream(std::shared_ptr<Coming> coming) {
    KJ_IF_MAYBE (source, source_) {
        while (coming->under_way.size() < wire::chunks_max && coming->asked < coming->wanted.size)
            ask(*coming, *source);
    } else if (coming->under_way.empty() && coming->asked < coming->wanted.size) {
        return another_link().then([this, coming] { return stream(coming); });
    }
    if (coming->under_way.empty()) return finish(coming);
    auto next = kj::mv(coming->under_way.front());
    coming->under_way.pop_front();
    if (patience_) next = next.exclusiveJoin(stands_still(bytes_));
    return next.then([this, coming] { return stream(coming); },
                     [this, coming](kj::Exception&& exception) -> kj::Promise<void> {
                         coming->under_way.clear();
                         coming->arrival = nullptr;
                         if (exception.getType() != kj::Exception::Type::DISCONNECTED ||
                             when_cut_ == WhenCut::give_up)
                             return failure(wire::error_from(exception).error, coming->wanted.what);
                         if (coming->link == links_) source_ = nullptr;
                         return another_link().then([this, coming] { return begin(coming); });
                     });
}

/// Rejects when nothing at all has come for as long as there is patience.
kj::Promise<void> FileFetch::stands_still(std::uint64_t bytes_before) {
    return files_.loop().after(*patience_).then([this, bytes_before]() -> kj::Promise<void> {
        if (bytes_ != bytes_before) return stands_still(bytes_);
        stood_still_ = true;
        return wire::to_exception(
            {Error{ErrorKind::unavailable,
                   fmt::format(
                       "nothing has come for {}; whoever has it stands still, or the link "
                       "to it does",
                       study::to_string(std::chrono::ceil<std::chrono::milliseconds>(*patience_)))},
             {}});
    });
}

kj::Promise<void> FileFetch::finish(std::shared_ptr<Coming> coming) {
    return files_
        .run([arrival = std::move(coming->arrival)](stage::Store&) { return arrival->finish(); })
        .then([this, coming](Result<void> finished) -> kj::Promise<void> {
            if (finished) return kj::READY_NOW;
            if (++coming->spoilt < spoilt_max) return begin(coming);
            return failure(std::move(finished).error(), coming->wanted.what);
        });
}

}  // namespace femrun::net
