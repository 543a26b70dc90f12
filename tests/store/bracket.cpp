// SPDX-License-Identifier: MIT
#include "store/bracket.hpp"

namespace femrun::store::testing {

study::StudyDefinition bracket() {
    study::StudyDefinition definition;
    definition.name = "bracket";
    definition.space.parameters = {
        {"thickness", study::RealDomain{.low = 4, .high = 20}, "mm"},
        {"ribs", study::IntegerDomain{.low = 0, .high = 4}, ""},
        {"material", study::CategoricalDomain{{study::Value("S235"), study::Value("S355")}}, ""}};
    definition.goals.responses = {"mass", "max_mises"};
    definition.goals.objectives = {{"mass", study::Sense::minimize, "mass", 0}};
    definition.goals.constraints = {{"stress", "max_mises", std::nullopt, 100}};
    definition.optimizer = {"random", "{}"};
    definition.seed = 42;
    definition.solver = {"calculix", R"({"deck":"bracket.inp"})"};
    definition.budget.successes = 200;
    return definition;
}

WallTime at(std::int64_t ms) {
    return WallTime{std::chrono::milliseconds(1'700'000'000'000 + ms)};  // 2023-11-14 22:13:20
}

std::vector<Record> solved_trial(StudyId study, std::uint64_t number, AttemptId attempt) {
    const auto n = static_cast<double>(number);
    const auto ms = static_cast<std::int64_t>(number) * 10;
    const std::vector<double> response{1 + 1 / n, 90 + 0.1 * n};
    return {
        {study, at(ms), TrialAsked{number, Origin::optimizer, number - 1, {4 + 1 / n, 3, 1}}},
        {study, at(ms + 1), AttemptStarted{number, attempt, 1, "here/1"}},
        {study, at(ms + 2),
         AttemptEnded{.trial = number, .attempt = attempt, .response = response, .seconds = 0.001}},
        {study, at(ms + 3),
         TrialEnded{number,
                    study::TrialState::complete,
                    response,
                    {{1 + 1 / n}, {0}, 0, true},
                    std::nullopt}}};
}

std::vector<Record> four_trials(StudyId study) {
    const study::Failure mesh{study::FailureKind::design, "mesh", "gmsh: no elements in volume 1"};
    const study::Failure lost{study::FailureKind::infrastructure, "worker",
                              "worker 'here/2' sent no heartbeat for 15 s", study::Cause::silent};
    return {
        {study, at(0), StudyChanged{StudyState::running, ""}},
        {study, at(10), TrialAsked{1, Origin::user, 0, {10, 2, 0}}},
        {study, at(11), TrialAsked{2, Origin::optimizer, 0, {4.5, 0, 1}}},
        {study, at(12), TrialAsked{3, Origin::optimizer, 0, {19.25, 4, 1}}},
        {study, at(13), AttemptStarted{1, AttemptId{1}, 1, "here/1"}},
        {study, at(14), AttemptStarted{2, AttemptId{2}, 1, "here/2"}},
        {study, at(1000),
         AttemptEnded{.trial = 1,
                      .attempt = AttemptId{1},
                      .response = {1.5, 80},
                      .seconds = 0.9,
                      .folder = "bracket/1/1"}},
        {study, at(1001),
         TrialEnded{1, study::TrialState::complete, {1.5, 80}, {{1.5}, {0}, 0, true}, {}}},
        {study, at(1002), AttemptStarted{3, AttemptId{3}, 1, "here/1"}},
        {study, at(1100),
         AttemptEnded{.trial = 2,
                      .attempt = AttemptId{2},
                      .failure = mesh,
                      .seconds = 1.1,
                      .folder = "bracket/2/2",
                      .log = "Error: no elements in volume 1\n"}},
        {study, at(1101), TrialEnded{2, study::TrialState::failed, {}, {}, mesh}},
        {study, at(1102), TrialAsked{4, Origin::optimizer, 2, {8, 1, 0}}},
        {study, at(16000),
         AttemptEnded{.trial = 3,
                      .attempt = AttemptId{3},
                      .state = study::AttemptState::lost,
                      .failure = lost}},
        {study, at(16001), AttemptStarted{3, AttemptId{4}, 2, "here/3"}},
        {study, at(17000),
         AttemptEnded{.trial = 3,
                      .attempt = AttemptId{4},
                      .response = {1.25, 120},
                      .seconds = 0.95,
                      .folder = "bracket/3/4"}},
        {study, at(17001),
         TrialEnded{3, study::TrialState::complete, {1.25, 120}, {{1.25}, {20}, 0.2, false}, {}}},
        {study, at(17002), AttemptStarted{4, AttemptId{5}, 1, "here/1"}}};
}

}  // namespace femrun::store::testing
