// SPDX-License-Identifier: MIT
#include "study/dominance.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace femrun::study {

bool dominates(std::span<const double> a, std::span<const double> b) {
    FEMRUN_CHECK(a.size() == b.size());
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(a[i] <= b[i])) return false;
        if (a[i] < b[i]) better = true;
    }
    return better;
}

bool beats(const Judged& a, const Judged& b) {
    if (a.violation > 0 || b.violation > 0) return a.violation < b.violation;
    return dominates(a.losses, b.losses);
}

bool Front::ByLosses::operator()(const Entry& a, const Entry& b) const {
    if (a.member.losses != b.member.losses) return a.member.losses < b.member.losses;
    return a.order < b.order;
}

bool Front::is_dominated(const Entry& entry, Sorted::const_iterator place) const {
    const auto& losses = entry.member.losses;
    if (losses.size() <= 2) {
        // Of those before it, which are no worse in the first loss, the nearest has the least
        // second.
        return place != sorted_.begin() && dominates(std::prev(place)->member.losses, losses);
    }
    return std::any_of(sorted_.begin(), place,
                       [&](const Entry& other) { return dominates(other.member.losses, losses); });
}

std::vector<std::size_t> Front::erase_dominated(const Entry& entry, Sorted::const_iterator place) {
    const auto& losses = entry.member.losses;
    std::vector<std::size_t> erased;
    while (place != sorted_.end()) {
        if (dominates(losses, place->member.losses)) {
            erased.push_back(place->member.tag);
            place = sorted_.erase(place);
        } else if (losses.size() <= 2) {
            break;  // those behind it are worse in the first loss and better in the second
        } else {
            ++place;
        }
    }
    return erased;
}

std::optional<std::vector<std::size_t>> Front::insert(std::size_t tag,
                                                      std::span<const double> losses) {
    FEMRUN_CHECK(!losses.empty());
    FEMRUN_CHECK(sorted_.empty() || sorted_.begin()->member.losses.size() == losses.size());
    if (std::any_of(losses.begin(), losses.end(), [](double loss) { return std::isnan(loss); }))
        return std::nullopt;

    Entry entry{inserted_, {tag, {losses.begin(), losses.end()}}};
    const auto place = sorted_.lower_bound(entry);
    if (is_dominated(entry, place)) return std::nullopt;
    std::vector<std::size_t> displaced = erase_dominated(entry, place);
    sorted_.insert(std::move(entry));
    ++inserted_;
    members_stale_ = true;
    return displaced;
}

const std::vector<Front::Member>& Front::members() const {
    if (!members_stale_) return members_;
    std::vector<const Entry*> entries;
    entries.reserve(sorted_.size());
    for (const Entry& entry : sorted_) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(),
              [](const Entry* a, const Entry* b) { return a->order < b->order; });
    members_.clear();
    for (const Entry* entry : entries) members_.push_back(entry->member);
    members_stale_ = false;
    return members_;
}

}  // namespace femrun::study
