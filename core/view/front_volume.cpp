// SPDX-License-Identifier: MIT
#include "view/front_volume.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "study/dominance.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// With three objectives and more the volume of a larger front takes longer than anyone waits.
constexpr std::size_t front_max = 300;

}  // namespace

void ReferencePoint::take(std::span<const double> losses) {
    if (fixed()) return;
    if (losses_.empty()) losses_.assign(losses.begin(), losses.end());
    for (std::size_t i = 0; i < losses.size(); ++i) losses_[i] = std::max(losses_[i], losses[i]);
    ++taken_;
}

std::optional<Hypervolume> front_hypervolume(const Subject& subject) {
    if (subject.definition.goals.objectives.size() < 2) return std::nullopt;
    ReferencePoint reference;
    study::Front front;
    each_complete(subject,
                  [&](const store::TrialHistory& trial, const std::vector<double>& losses) {
                      if (!trial.verdict.feasible) return;
                      reference.take(losses);
                      front.insert(trial.number, losses);
                  });
    if (!reference.fixed()) return std::nullopt;
    if (reference.losses().size() > 2 && front.size() > front_max) return std::nullopt;
    std::vector<std::vector<double>> points;
    for (const auto& member : front.members()) points.push_back(member.losses);
    return Hypervolume{study::hypervolume(std::move(points), reference.losses()),
                       reference.losses()};
}

std::string point_text(const study::GoalsDefinition& goals, const std::vector<double>& losses) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < losses.size(); ++i) {
        const study::Objective& objective = goals.objectives[i];
        const bool maximized = objective.sense == study::Sense::maximize;
        const std::string what = objective.sense == study::Sense::target
                                     ? fmt::format("{} off its target by", objective.name)
                                     : objective.name;
        parts.push_back(
            fmt::format("{} {}", what, number_text(maximized ? -losses[i] : losses[i])));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace femrun::view
