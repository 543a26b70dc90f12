// SPDX-License-Identifier: MIT
// Content from the other end of a link into a store. One file at a time, a few chunks under way:
// what is said beside them is not held up. A link that breaks is waited for, and what has come is
// not fetched again.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kj/async.h>
#include <wire/files.capnp.h>

#include "base/clock.hpp"
#include "net/store_thread.hpp"

namespace femrun::net {

/// Content that is to come.
struct Wanted {
    std::string hash;
    std::uint64_t size = 0;
    std::string what;  // for people: "file 'bracket.inp'"
};

/// What to do when a link ends.
enum class WhenCut { wait_for_another, give_up };

class FileFetch {
public:
    /// `files` outlives this. `patience`: when nothing has come for so long it is given up.
    explicit FileFetch(StoreThread& files, WhenCut when_cut = WhenCut::wait_for_another,
                       std::optional<Duration> patience = std::nullopt)
        : files_(files), when_cut_(when_cut), patience_(patience) {}
    FileFetch(const FileFetch&) = delete;
    FileFetch& operator=(const FileFetch&) = delete;

    void link_up(wire::Files::Client source);
    void link_down() { source_ = nullptr; }

    /// Done when all of it is in the store, verified. Rejects with text as in plugin.capnp: kind
    /// missing when the other end does not have it, unavailable when it cannot be kept here.
    /// Dropping the promise ends the fetching; what has come stays for the next time.
    kj::Promise<void> bring(std::vector<Wanted> wanted);

    /// Bytes that came over links so far.
    std::uint64_t bytes() const { return bytes_; }

    /// It was given up because nothing came.
    bool stood_still() const { return stood_still_; }

    /// Of all that was wanted since nothing was; both 0 when nothing is.
    struct Progress {
        std::uint64_t come = 0, size = 0;  // bytes
    };
    Progress progress() const;

private:
    struct Coming;
    class Turn;
    class Wait;

    kj::Promise<kj::Own<Turn>> turn();
    kj::Promise<void> bring_from(std::shared_ptr<std::vector<Wanted>> all, std::size_t first);
    kj::Promise<void> begin(std::shared_ptr<Coming> coming);
    kj::Promise<void> stream(std::shared_ptr<Coming> coming);
    void ask(Coming& coming, wire::Files::Client& source);
    kj::Promise<void> stands_still(std::uint64_t bytes_before);
    kj::Promise<void> finish(std::shared_ptr<Coming> coming);
    kj::Promise<void> another_link();

    StoreThread& files_;
    WhenCut when_cut_;
    std::optional<Duration> patience_;
    bool stood_still_ = false;
    kj::Maybe<wire::Files::Client> source_;
    std::uint64_t links_ = 0;  // so far
    std::vector<kj::Own<kj::PromiseFulfiller<void>>> for_a_link_;
    std::uint64_t bytes_ = 0;

    /// What is counted for those who watch.
    struct Watched {
        std::size_t brings = 0;  // that are not over
        std::uint64_t lacking = 0, bytes_before = 0;
    };
    std::shared_ptr<Watched> watched_ = std::make_shared<Watched>();

    struct Turns {
        bool taken = false;
        std::deque<kj::Own<kj::PromiseFulfiller<kj::Own<Turn>>>> waiting;
    };
    std::shared_ptr<Turns> turns_ = std::make_shared<Turns>();
};

}  // namespace femrun::net
