// SPDX-License-Identifier: MIT
#include "serve/followers.hpp"

#include "loop/exception.hpp"
#include "serve/statuses.hpp"

namespace femrun::serve {

namespace {

// As much as a display shows at once without a stutter, and a message holds with ease.
constexpr std::size_t records_max = 1000;
// So often does a display that nothing happens on look alive.
constexpr Duration longest_wait = std::chrono::milliseconds(200);

}  // namespace

Followers::Followers(loop::EventLoop& loop, House& house)
    : loop_(loop), house_(house), link_(std::make_shared<Followers*>(this)), patience_(*this) {}

Followers::~Followers() noexcept { link_.reset(); }

void Followers::follow(StudyId study, std::uint64_t after,
                       control::Answer<control::Followed> answer) {
    const std::uint64_t follower = ++followers_;
    waiting_.emplace(follower, Waiting{study, after, std::move(answer), {}, false, false});
    patience_.add(loop_.after(longest_wait).then([this, follower] {
        const auto found = waiting_.find(follower);
        if (found == waiting_.end()) return;
        found->second.due = true;
        look(follower);
    }));
    look(follower);
}

void Followers::turned() {
    std::vector<std::uint64_t> with_news;
    for (const auto& [follower, one] : waiting_)
        if (!one.asking && mark(one.study) != one.seen) with_news.push_back(follower);
    for (const std::uint64_t follower : with_news) look(follower);
}

Followers::Mark Followers::mark(StudyId study) const {
    if (!house_.is_open(study)) return {};
    const store::History& history = house_.runner().study(study).history();
    return {history.size(), history.ended().size(), history.changed(), true};
}

/// The database answers after all that was put on record by now is on disk.
void Followers::look(std::uint64_t follower) {
    Waiting& one = waiting_.at(follower);
    if (std::exchange(one.asking, true)) return;
    one.seen = mark(one.study);
    house_.journal().ask<StudyNews>(
        Journal::Needs::nothing,
        [study = one.study, after = one.after](store::Database& database) -> Result<StudyNews> {
            auto row = database.study(study);
            if (!row) return std::move(row).error();
            auto recorded = database.records(study, after, records_max);
            if (!recorded) return std::move(recorded).error();
            return StudyNews{std::move(*row), std::move(*recorded)};
        },
        [link = std::weak_ptr(link_), follower](Result<StudyNews> news) {
            if (const auto alive = link.lock()) (*alive)->told(follower, std::move(news));
        });
}

void Followers::told(std::uint64_t follower, Result<StudyNews> news) {
    Waiting& one = waiting_.at(follower);
    one.asking = false;
    if (news && news->recorded.records.empty() && !one.due) {
        if (mark(one.study) != one.seen) look(follower);
        return;
    }
    const auto answer = std::move(one.answer);
    waiting_.erase(follower);
    if (!news) return answer(news.error());
    answer(followed(house_, std::move(*news), records_max));
}

void Followers::taskFailed(kj::Exception&& exception) {
    house_.log().line(LogLevel::error, loop::text_of(exception));
}

}  // namespace femrun::serve
