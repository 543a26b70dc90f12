// SPDX-License-Identifier: MIT
#include "fronts.hpp"

#include <algorithm>
#include <utility>

namespace search {

bool dominates(std::span<const double> a, std::span<const double> b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) return false;
        better = better || a[i] < b[i];
    }
    return better;
}

std::size_t Fronts::add(Row row, std::span<const double> losses) {
    if (place_.size() <= row) place_.resize(std::size_t{row} + 1);
    place_[row] = static_cast<std::uint32_t>(losses_.size() / objectives_);
    losses_.insert(losses_.end(), losses.begin(), losses.end());

    // Who is dominated from within a front is dominated from within every better one.
    const auto joined = std::partition_point(
        fronts_.begin(), fronts_.end(),
        [&](const Front& front) { return is_dominated(this->losses(row), front); });
    const auto rank = static_cast<std::size_t>(joined - fronts_.begin());
    Front fallers{row};
    for (std::size_t below = rank; !fallers.empty(); ++below) {
        if (below == fronts_.size()) fronts_.emplace_back();
        replace(below, fallers);
    }
    return rank;
}

bool Fronts::is_dominated(std::span<const double> losses, const Front& front) const {
    if (objectives_ != 2)
        return std::any_of(front.begin(), front.end(),
                           [&](Row each) { return dominates(this->losses(each), losses); });
    // Of those that are no worse in the first, the last one is the best in the second.
    const auto worse = std::partition_point(
        front.begin(), front.end(), [&](Row each) { return this->losses(each)[0] <= losses[0]; });
    return worse != front.begin() && dominates(this->losses(*(worse - 1)), losses);
}

void Fronts::replace(std::size_t rank, Front& fallers) {
    if (objectives_ == 2)
        replace_pair(fronts_[rank], fallers);
    else
        replace_any(fronts_[rank], fallers);
}

void Fronts::replace_pair(Front& front, Front& fallers) {
    const std::span<const double> first = losses(fallers.front()), last = losses(fallers.back());
    // Equal points come first in both objectives' order, and stay.
    const auto begin = std::partition_point(front.begin(), front.end(), [&](Row each) {
        return losses(each)[0] < first[0] ||
               (losses(each)[0] == first[0] && losses(each)[1] == first[1]);
    });
    const auto end = std::partition_point(begin, front.end(),
                                          [&](Row each) { return losses(each)[1] >= last[1]; });
    const auto at = begin - front.begin();
    Front pushed(begin, end);
    front.erase(begin, end);
    front.insert(front.begin() + at, fallers.begin(), fallers.end());
    fallers = std::move(pushed);
}

void Fronts::replace_any(Front& front, Front& fallers) {
    const auto stays = [&](Row each) {
        return std::none_of(fallers.begin(), fallers.end(),
                            [&](Row faller) { return dominates(losses(faller), losses(each)); });
    };
    const auto split = std::stable_partition(front.begin(), front.end(), stays);
    Front pushed(split, front.end());
    front.erase(split, front.end());
    front.insert(front.end(), fallers.begin(), fallers.end());
    fallers = std::move(pushed);
}

}  // namespace search
