// SPDX-License-Identifier: MIT
// Those who follow studies from elsewhere. Each asks for what is on record after a position and is
// answered at once if there is something; else it waits for it, but no longer than a look at a
// display may wait, and learns what runs now.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "control/house.hpp"
#include "serve/house.hpp"
#include "serve/statuses.hpp"

namespace femrun::serve {

class Followers final : private kj::TaskSet::ErrorHandler {
public:
    Followers(loop::EventLoop& loop, House& house);
    ~Followers() noexcept;

    void follow(StudyId study, std::uint64_t after, control::Answer<control::Followed> answer);
    /// The runner had a turn: who waits for something that was put on record is answered.
    void turned();
    std::size_t waiting() const { return waiting_.size(); }

private:
    /// Where a study was when it was last looked at: while this stays, there is nothing new.
    struct Mark {
        std::uint64_t trials = 0, ended = 0;
        WallTime changed{};
        bool open = false;
        bool operator==(const Mark&) const = default;
    };
    struct Waiting {
        StudyId study;
        std::uint64_t after = 0;
        control::Answer<control::Followed> answer;
        Mark seen;
        bool asking = false;  // the database is asked
        bool due = false;     // it has waited long enough
    };

    Mark mark(StudyId study) const;
    void look(std::uint64_t follower);
    void told(std::uint64_t follower, Result<StudyNews> news);
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    House& house_;
    std::map<std::uint64_t, Waiting> waiting_;
    std::uint64_t followers_ = 0;  // so far
    std::shared_ptr<Followers*> link_;
    kj::TaskSet patience_;
};

}  // namespace femrun::serve
