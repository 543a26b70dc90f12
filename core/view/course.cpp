// SPDX-License-Identifier: MIT
#include "view/course.hpp"

#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// The volume of a larger front of three objectives and more takes too long for a live view.
constexpr std::size_t front_max = 60;

}  // namespace

Course::Course(const Subject& subject) : subject_(subject), limited_(subject) {}

void Course::follow() {
    const store::History& history = subject_.history;
    for (; followed_ < history.ended().size(); ++followed_) {
        const store::TrialHistory trial = history.trial(history.ended()[followed_]);
        if (!trial.is_one_more()) continue;
        if (trial.state == study::TrialState::failed) {
            failed(trial);
        } else if (trial.state == study::TrialState::complete) {
            if (trial.verdict.feasible) {
                feasible(trial);
            } else if (!nearest_ || trial.verdict.violation < least_violation_) {
                nearest_ = trial.number;
                least_violation_ = trial.verdict.violation;
            }
        }
    }
}

void Course::failed(const store::TrialHistory& trial) {
    if (trial.failure) ++failures_[stage_text(*trial.failure)];
}

void Course::feasible(const store::TrialHistory& trial) {
    const std::vector<double> losses = subject_.goals.losses(trial.verdict.values);
    if (best_.empty()) best_.assign(losses.size(), {trial.number, 0});
    for (std::size_t i = 0; i < losses.size(); ++i)
        if (best_[i].trial == trial.number || losses[i] < best_[i].loss)
            best_[i] = {trial.number, losses[i]};
    if (losses.size() == 1) return;
    reference_.take(losses);
    if (front_.insert(trial.number, losses)) volume_.reset();
}

std::optional<double> Course::volume() {
    if (!reference_.fixed()) return std::nullopt;
    if (reference_.losses().size() > 2 && front_.size() > front_max) return std::nullopt;
    if (!volume_) {
        std::vector<std::vector<double>> points;
        for (const auto& member : front_.members()) points.push_back(member.losses);
        volume_ = study::hypervolume(std::move(points), reference_.losses());
    }
    return volume_;
}

void Course::tell(Progress& progress) {
    progress.failures = failures_;
    if (const auto& courses = subject_.history.courses(); !courses.empty())
        progress.course = course_text(courses.back());
    const auto& objectives = subject_.definition.goals.objectives;
    for (std::size_t i = 0; i < best_.size(); ++i)
        progress.best.push_back(
            {objectives[i].name, subject_.history.trial(best_[i].trial).verdict.values[i],
             unit_of(objectives[i], subject_.definition.space), best_[i].trial});
    if (best_.empty() && nearest_) {
        const store::TrialHistory trial = subject_.history.trial(*nearest_);
        const std::vector<double> values = limited_.of(trial.design, trial.response);
        progress.nearest =
            NearestSoFar{*nearest_, lacks(subject_, values), worst_lack(subject_, values)};
    }
    if (objectives.size() < 2) return;
    progress.front_size = front_.size();
    progress.hypervolume = volume();
}

}  // namespace femrun::view
