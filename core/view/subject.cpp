// SPDX-License-Identifier: MIT
#include "view/subject.hpp"

#include <algorithm>
#include <limits>

#include "study/dominance.hpp"
#include "view/wording.hpp"

namespace femrun::view {

std::string show_command(const Subject& subject, std::string_view options) {
    std::string command = "femrun show " + shell_word(subject.definition.name);
    if (!options.empty()) command += " " + std::string(options);
    if (subject.elsewhere) return command + *subject.elsewhere;
    // What a user of the default database need not type.
    if (subject.database != "femrun.db") command += " --db " + shell_word(subject.database);
    return command;
}

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
        if (trial.state == study::TrialState::complete && trial.is_one_more() &&
            !trial.verdict.feasible)
            ++count;
    return count;
}

std::vector<study::NamedValue> quantities_of(const Subject& subject,
                                             const store::TrialHistory& trial) {
    std::vector<study::NamedValue> values = subject.space.expand(trial.design);
    if (trial.counts) return values;
    for (std::size_t i = subject.space.size(); i < values.size(); ++i)
        values[i].value = std::numeric_limits<double>::quiet_NaN();
    return values;
}

}  // namespace femrun::view
