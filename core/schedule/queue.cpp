// SPDX-License-Identifier: MIT
#include "schedule/queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.hpp"

namespace femrun::schedule {

Queue::Turn Queue::place(StudyId study, const Line& line) {
    return {-std::int64_t{line.share.priority},
            static_cast<double>(line.in_use) / line.share.weight, line.ticket, study};
}

/// Puts the study where it belongs, if it can use a turn.
void Queue::call(StudyId study, Line& line) {
    if (line.halted || line.aside || line.ready.empty()) return;
    turns_.insert(place(study, line));
}

void Queue::call_off(StudyId study, const Line& line) { turns_.erase(place(study, line)); }

/// Changes what decides where the study stands.
template <typename Change>
void Queue::change(StudyId study, Line& line, Change change) {
    auto turn = turns_.extract(place(study, line));
    change();
    if (turn.empty() || line.ready.empty()) return;
    turn.value() = place(study, line);
    turns_.insert(std::move(turn));
}

void Queue::open(StudyId study, study::Share share) {
    const auto [found, is_new] = lines_.try_emplace(study);
    Line& line = found->second;
    if (is_new) line.ticket = ++last_ticket_;
    call_off(study, line);
    line.share = share;
    line.share.weight = std::max(share.weight, 1e-6);  // whatever a damaged record says
    line.halted = line.aside = false;
    call(study, line);
}

void Queue::set_ahead(StudyId study, Ahead ahead) {
    const auto found = lines_.find(study);
    if (found != lines_.end()) found->second.ahead = ahead;
}

void Queue::halt(StudyId study) {
    Line& line = lines_.at(study);
    call_off(study, line);
    line.halted = true;
    line.aside = false;
}

void Queue::close(StudyId study) {
    const auto found = lines_.find(study);
    if (found == lines_.end()) return;
    Line& line = found->second;
    call_off(study, line);
    for (const auto& [rank, sequence, number] : line.ready) ready_.erase({study, number});
    const TrialId first{study, 0}, beyond{StudyId{study.value + 1}, 0};
    const auto begin = backing_off_.lower_bound(first), end = backing_off_.lower_bound(beyond);
    for (auto waiting = begin; waiting != end; ++waiting)
        releases_.erase({waiting->second.until, waiting->first});
    backing_off_.erase(begin, end);
    while (true) {
        const auto suspect = suspects_.lower_bound(first);
        if (suspect == suspects_.end() || !(suspect->first < beyond)) break;
        end_suspicion(suspect->first);
    }
    lines_.erase(found);
}

void Queue::add(TrialId trial, Rank rank) {
    Line& line = lines_.at(trial.study);
    // A study that had nothing to do joins at the end; one that waits keeps its place.
    if (line.ready.empty() && !line.aside) line.ticket = ++last_ticket_;
    const Key key{rank, ++last_sequence_, trial.number};
    line.ready.insert(key);
    ready_.emplace(trial, key);
    if (line.ready.size() == 1) call(trial.study, line);
}

void Queue::add_new(TrialId trial) { add(trial, Rank::fresh); }

void Queue::add_tried(TrialId trial, Beside beside) {
    if (beside == Beside::others) return add(trial, Rank::tried);
    ++lines_.at(trial.study).suspects;
    suspects_.emplace(trial, ++last_sequence_);
    suspects_order_.emplace(last_sequence_, trial);
}

void Queue::end_suspicion(TrialId trial) {
    const auto found = suspects_.find(trial);
    --lines_.at(trial.study).suspects;
    suspects_order_.erase({found->second, trial});
    suspects_.erase(found);
}

std::vector<TrialId> Queue::suspects() const {
    std::vector<TrialId> all;
    for (const auto& [sequence, trial] : suspects_order_) all.push_back(trial);
    return all;
}

void Queue::back_off(TrialId trial, Instant until, Awaits awaits, Beside beside) {
    Line& line = lines_.at(trial.study);
    ++line.backing_off;
    if (awaits == Awaits::licence) ++line.backing_off_for_licence;
    backing_off_.emplace(trial, BackingOff{until, awaits, beside});
    releases_.emplace(until, trial);
}

void Queue::end_back_off(TrialId trial) {
    const auto waiting = backing_off_.find(trial);
    Line& line = lines_.at(trial.study);
    --line.backing_off;
    if (waiting->second.awaits == Awaits::licence) --line.backing_off_for_licence;
    releases_.erase({waiting->second.until, trial});
    backing_off_.erase(waiting);
}

bool Queue::remove(TrialId trial) {
    if (backing_off_.contains(trial)) {
        end_back_off(trial);
        return true;
    }
    if (suspects_.contains(trial)) {
        end_suspicion(trial);
        return true;
    }
    const auto found = ready_.find(trial);
    if (found == ready_.end()) return false;
    Line& line = lines_.at(trial.study);
    line.ready.erase(found->second);
    ready_.erase(found);
    if (line.ready.empty()) call_off(trial.study, line);
    return true;
}

void Queue::settle(Instant now) {
    while (!releases_.empty() && releases_.begin()->first <= now) {
        const TrialId trial = releases_.begin()->second;
        const Beside beside = backing_off_.at(trial).beside;
        end_back_off(trial);
        add_tried(trial, beside);
    }
}

std::optional<Instant> Queue::next_release() const {
    if (releases_.empty()) return std::nullopt;
    return releases_.begin()->first;
}

std::optional<StudyId> Queue::turn() const {
    if (turns_.empty()) return std::nullopt;
    return std::get<StudyId>(*turns_.begin());
}

bool Queue::can_be_served(StudyId study) const {
    const auto found = lines_.find(study);
    if (found == lines_.end()) return false;
    const Line& line = found->second;
    return !line.halted && !line.aside && !line.ready.empty();
}

TrialId Queue::serve(StudyId study) {
    Line& line = lines_.at(study);
    FEMRUN_CHECK(!line.ready.empty(), static_cast<unsigned long long>(study.value));
    const TrialId trial{study, std::get<2>(*line.ready.begin())};
    ready_.erase(trial);
    change(study, line, [&] {
        line.ready.erase(line.ready.begin());
        line.ticket = ++last_ticket_;
        ++line.in_use;
    });
    return trial;
}

void Queue::started(StudyId study) {
    Line& line = lines_.at(study);
    change(study, line, [&] { ++line.in_use; });
}

void Queue::ended(StudyId study) {
    Line& line = lines_.at(study);
    FEMRUN_CHECK(line.in_use > 0, static_cast<unsigned long long>(study.value));
    change(study, line, [&] { --line.in_use; });
}

void Queue::step_aside(StudyId study) {
    Line& line = lines_.at(study);
    call_off(study, line);
    line.aside = true;
}

void Queue::resume(StudyId study) {
    Line& line = lines_.at(study);
    line.aside = false;
    call(study, line);
}

bool Queue::wants(StudyId study) const {
    const Line& line = lines_.at(study);
    return !line.halted && (!line.ready.empty() || line.suspects > 0);
}

Queue::Waiting Queue::waiting(StudyId study) const {
    const auto found = lines_.find(study);
    if (found == lines_.end()) return {};
    const Line& line = found->second;
    Waiting waiting{line.ready.size(), line.suspects, line.backing_off,
                    line.backing_off_for_licence};
    if (line.backing_off > 0)
        for (const auto& [until, trial] : releases_) {
            if (trial.study != study) continue;
            waiting.first_release = until;
            break;
        }
    return waiting;
}

std::optional<Queue::Place> Queue::find(TrialId trial) const {
    if (const auto waits = backing_off_.find(trial); waits != backing_off_.end())
        return Place{.until = waits->second.until, .awaits = waits->second.awaits};
    if (suspects_.contains(trial)) return Place{.suspect = true};
    const auto found = ready_.find(trial);
    if (found == ready_.end()) return std::nullopt;
    const auto& ready = lines_.at(trial.study).ready;
    return Place{.ahead = static_cast<std::uint64_t>(
                     std::distance(ready.begin(), ready.find(found->second)))};
}

std::uint64_t Queue::size(StudyId study) const {
    const auto found = lines_.find(study);
    if (found == lines_.end()) return 0;
    const Line& line = found->second;
    return line.ready.size() + line.backing_off + line.suspects;
}

std::uint64_t Queue::awaiting_licence(StudyId study) const {
    const auto found = lines_.find(study);
    if (found == lines_.end()) return 0;
    const Line& line = found->second;
    return line.backing_off_for_licence + (line.aside ? line.ready.size() : 0);
}

std::size_t Queue::footprint() const {
    std::size_t entries = lines_.size() + ready_.size() + backing_off_.size() + releases_.size() +
                          suspects_.size() + suspects_order_.size() + turns_.size();
    for (const auto& [study, line] : lines_) entries += line.ready.size();
    return entries;
}

}  // namespace femrun::schedule
