// SPDX-License-Identifier: MIT
#include "view/front_choice.hpp"

#include <algorithm>
#include <limits>

namespace femrun::view {

namespace {

struct Candidate {
    std::uint64_t trial = 0;
    double first = 0;            // objective's value
    std::vector<double> losses;  // each between 0 and 1 over the front
    double distance = std::numeric_limits<double>::infinity();  // to the nearest one chosen
    bool chosen = false;
};

void scale(std::vector<Candidate>& front) {
    for (std::size_t i = 0; i < front[0].losses.size(); ++i) {
        const auto [least, most] = std::minmax_element(
            front.begin(), front.end(),
            [&](const Candidate& a, const Candidate& b) { return a.losses[i] < b.losses[i]; });
        const double low = least->losses[i], range = most->losses[i] - low;
        for (Candidate& each : front)
            each.losses[i] = range > 0 ? (each.losses[i] - low) / range : 0;
    }
}

void choose(std::vector<Candidate>& front, std::size_t index) {
    front[index].chosen = true;
    for (Candidate& each : front) {
        double distance = 0;
        for (std::size_t i = 0; i < each.losses.size(); ++i) {
            const double apart = each.losses[i] - front[index].losses[i];
            distance += apart * apart;
        }
        each.distance = std::min(each.distance, distance);
    }
}

}  // namespace

std::vector<std::uint64_t> most_telling(const Subject& subject, std::vector<std::uint64_t> trials,
                                        std::size_t count) {
    std::vector<Candidate> front;
    for (const std::uint64_t number : trials) {
        const store::TrialHistory trial = subject.history.trial(number);
        front.push_back(
            {number, trial.verdict.values[0], subject.goals.losses(trial.verdict.values)});
    }
    std::stable_sort(front.begin(), front.end(),
                     [](const Candidate& a, const Candidate& b) { return a.first < b.first; });
    if (front.size() > count) {
        scale(front);
        for (std::size_t i = 0; i < front[0].losses.size() && i < count; ++i) {
            const auto best = std::min_element(
                front.begin(), front.end(),
                [&](const Candidate& a, const Candidate& b) { return a.losses[i] < b.losses[i]; });
            choose(front, static_cast<std::size_t>(best - front.begin()));
        }
        const auto chosen = [&] {
            return static_cast<std::size_t>(std::count_if(
                front.begin(), front.end(), [](const Candidate& each) { return each.chosen; }));
        };
        for (std::size_t have = chosen(); have < count; ++have) {
            std::size_t farthest = front.size();
            for (std::size_t i = 0; i < front.size(); ++i)
                if (!front[i].chosen &&
                    (farthest == front.size() || front[i].distance > front[farthest].distance))
                    farthest = i;
            choose(front, farthest);
        }
        std::erase_if(front, [](const Candidate& each) { return !each.chosen; });
    }
    trials.clear();
    for (const Candidate& each : front) trials.push_back(each.trial);
    return trials;
}

}  // namespace femrun::view
