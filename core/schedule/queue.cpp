// SPDX-License-Identifier: MIT
#include "schedule/queue.hpp"

#include "base/check.hpp"

namespace femrun::schedule {

std::map<std::uint64_t, StudyId>& Queue::turns(Licensed licensed) {
    return licensed == Licensed::yes ? licensed_turns_ : free_turns_;
}

/// Puts the study where its ticket says, if it can use a turn.
void Queue::call(StudyId study, Line& line) {
    if (line.halted || line.aside || line.ready.empty()) return;
    turns(line.licensed).emplace(line.ticket, study);
}

void Queue::call_off(Line& line) { turns(line.licensed).erase(line.ticket); }

void Queue::open(StudyId study, Licensed licensed) {
    const auto [found, is_new] = lines_.try_emplace(study);
    Line& line = found->second;
    if (is_new) line.ticket = ++last_ticket_;
    call_off(line);
    line.licensed = licensed;
    line.halted = line.aside = false;
    call(study, line);
}

void Queue::halt(StudyId study) {
    Line& line = lines_.at(study);
    call_off(line);
    line.halted = true;
    line.aside = false;
}

void Queue::close(StudyId study) {
    const auto found = lines_.find(study);
    if (found == lines_.end()) return;
    Line& line = found->second;
    call_off(line);
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
    call(trial.study, line);
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
    if (line.ready.empty()) call_off(line);
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

std::optional<StudyId> Queue::turn(Licensed licensed) const {
    const auto& turns = licensed == Licensed::yes ? licensed_turns_ : free_turns_;
    if (turns.empty()) return std::nullopt;
    return turns.begin()->second;
}

std::optional<StudyId> Queue::turn() const {
    if (free_turns_.empty()) return turn(Licensed::yes);
    if (licensed_turns_.empty()) return turn(Licensed::no);
    const bool free_first = free_turns_.begin()->first < licensed_turns_.begin()->first;
    return turn(free_first ? Licensed::no : Licensed::yes);
}

TrialId Queue::serve(StudyId study) {
    Line& line = lines_.at(study);
    FEMRUN_CHECK(!line.ready.empty(), static_cast<unsigned long long>(study.value));
    const TrialId trial{study, std::get<2>(*line.ready.begin())};
    line.ready.erase(line.ready.begin());
    ready_.erase(trial);
    call_off(line);
    line.ticket = ++last_ticket_;
    call(study, line);
    return trial;
}

void Queue::step_aside(StudyId study) {
    Line& line = lines_.at(study);
    call_off(line);
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
                          suspects_.size() + suspects_order_.size() + free_turns_.size() +
                          licensed_turns_.size();
    for (const auto& [study, line] : lines_) entries += line.ready.size();
    return entries;
}

}  // namespace femrun::schedule
