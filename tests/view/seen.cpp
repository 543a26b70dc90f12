// SPDX-License-Identifier: MIT
#include "view/seen.hpp"

#include "store/bracket.hpp"

namespace femrun::view::testing {

using store::testing::at;

Seen::Seen(study::StudyDefinition definition, const std::vector<store::Record>& records)
    : definition_(std::move(definition)) {
    auto space = study::SearchSpace::compile(definition_.space);
    if (!space) FAIL(space.error().message);
    space_ = std::make_unique<study::SearchSpace>(std::move(*space));
    auto goals = study::Goals::compile(definition_.goals, *space_);
    if (!goals) FAIL(goals.error().message);
    goals_ = std::make_unique<study::Goals>(std::move(*goals));
    for (const store::Record& record : records)
        if (const auto wrong = history_.apply(record)) FAIL(*wrong);
}

void Seen::add(store::Fact fact) {
    if (const auto wrong = history_.apply({StudyId{1}, at(60'000), std::move(fact)})) FAIL(*wrong);
}

namespace {

study::StudyDefinition full_bracket() {
    study::StudyDefinition definition = store::testing::bracket();
    definition.space.fixed = {{"load", study::Value(500.0), "N"}};
    definition.space.derived = {{"height", "2 * thickness + 8", "mm"}};
    return definition;
}

}  // namespace

Seen bracket() { return {full_bracket(), store::testing::four_trials(StudyId{1})}; }

Seen untouched() { return {full_bracket(), {}}; }

Seen two_objectives(const std::vector<std::vector<double>>& points) {
    study::StudyDefinition definition;
    definition.name = "beam";
    definition.space.parameters = {{"x", study::RealDomain{0, 10, {}, {}}, "m"},
                                   {"y", study::RealDomain{0, 10, {}, {}}, ""}};
    definition.goals.responses = {"mass", "stiffness"};
    definition.goals.objectives = {{"mass", study::Sense::minimize, "mass", 0},
                                   {"stiffness", study::Sense::maximize, "stiffness", 0}};
    definition.goals.constraints = {{"positive", "mass", 0, std::nullopt}};
    std::vector<store::Record> records;
    const StudyId study{1};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::uint64_t number = i + 1;
        const bool feasible = points[i][0] >= 0;
        const double outside = feasible ? 0 : -points[i][0];
        const study::Design design{static_cast<double>(number), 0.5};
        records.push_back(
            {study, at(0), store::TrialAsked{number, store::Origin::optimizer, 0, design}});
        records.push_back({study, at(1),
                           store::TrialEnded{number,
                                             study::TrialState::complete,
                                             points[i],
                                             {points[i], {outside}, outside, feasible},
                                             {}}});
    }
    return {std::move(definition), records};
}

}  // namespace femrun::view::testing
