// SPDX-License-Identifier: MIT
#include "view/subject.hpp"

#include <algorithm>

#include "study/dominance.hpp"

namespace femrun::view {

namespace {

/// With three objectives and more the volume of a larger front takes longer than anyone waits.
constexpr std::size_t front_max = 300;

/// Calls `work(trial, losses)` for each complete trial, in the order of their ends.
template <typename Work>
void each_complete(const Subject& subject, Work&& work) {
    for (const std::uint64_t number : subject.history.ended()) {
        const store::TrialHistory trial = subject.history.trial(number);
        if (trial.state == study::TrialState::complete)
            work(trial, subject.goals.losses(trial.verdict.values));
    }
}

}  // namespace

Leaders leaders(const Subject& subject) {
    const bool single = subject.definition.goals.objectives.size() == 1;
    Leaders leaders;
    double best_loss = 0, least_violation = 0;
    study::Front front;
    each_complete(subject,
                  [&](const store::TrialHistory& trial, const std::vector<double>& losses) {
                      if (!trial.verdict.feasible) {
                          if (!leaders.nearest || trial.verdict.violation < least_violation) {
                              leaders.nearest = trial.number;
                              least_violation = trial.verdict.violation;
                          }
                      } else if (!single) {
                          front.insert(trial.number, losses);
                      } else if (!leaders.best || losses[0] < best_loss) {
                          leaders.best = trial.number;
                          best_loss = losses[0];
                      }
                  });
    for (const auto& member : front.members()) leaders.front.push_back(member.tag);
    std::sort(leaders.front.begin(), leaders.front.end());
    if (leaders.best) leaders.front = {*leaders.best};
    if (!leaders.front.empty()) leaders.nearest.reset();
    return leaders;
}

std::uint64_t infeasible_count(const Subject& subject) {
    std::uint64_t count = 0;
    for (const store::TrialHistory& trial : subject.history.trials())
        if (trial.state == study::TrialState::complete && !trial.verdict.feasible) ++count;
    return count;
}

std::optional<Hypervolume> front_hypervolume(const Subject& subject,
                                             const std::vector<double>& reference) {
    if (subject.definition.goals.objectives.size() < 2) return std::nullopt;
    Hypervolume found{0, reference};
    study::Front front;
    each_complete(subject,
                  [&](const store::TrialHistory& trial, const std::vector<double>& losses) {
                      if (!trial.verdict.feasible) return;
                      front.insert(trial.number, losses);
                      if (!reference.empty()) return;
                      if (found.reference.empty()) found.reference = losses;
                      for (std::size_t i = 0; i < losses.size(); ++i)
                          found.reference[i] = std::max(found.reference[i], losses[i]);
                  });
    if (front.size() == 0) return std::nullopt;
    if (found.reference.size() > 2 && front.size() > front_max) return std::nullopt;
    std::vector<std::vector<double>> points;
    for (const auto& member : front.members()) points.push_back(member.losses);
    found.volume = study::hypervolume(std::move(points), found.reference);
    return found;
}

}  // namespace femrun::view
