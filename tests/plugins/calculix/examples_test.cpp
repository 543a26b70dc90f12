// SPDX-License-Identifier: MIT
// The example studies as a user runs them: read, checked against the plugin's schema and responses,
// and one design solved and judged.
#include <cmath>
#include <filesystem>
#include <string>

#include "bench.hpp"
#include "settings_schema.hpp"
#include "study/response_binding.hpp"
#include "study/settings_schema.hpp"
#include "study/study_file.hpp"
#include "support/catch.hpp"

using bench::Folder;
using namespace femrun::study;

namespace {

/// The design's quantities as a solver gets them.
std::vector<bench::Value> values_of(const SearchSpace& space, const Design& design) {
    std::vector<bench::Value> values;
    for (const NamedValue& each : space.expand(design)) {
        bench::Value value{each.name, 0};
        if (const auto* real = std::get_if<double>(&each.value)) value.number = *real;
        if (const auto* whole = std::get_if<std::int64_t>(&each.value))
            value.number = static_cast<double>(*whole);
        values.push_back(value);
    }
    return values;
}

/// Solves and judges a design of the example.
Verdict judged(const std::string& example, const Design& design) {
    Folder folder;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(FEMRUN_EXAMPLES) / example))
        folder.copy_example(example + "/" + entry.path().filename().string());

    const auto reading = StudyFile::read(folder.read("study.toml"), "study.toml");
    for (const femrun::Error& mistake : reading.mistakes) FAIL(mistake.message);
    const CheckedSettings checked =
        check_settings(calculix::settings_schema, reading.file->definition().solver.settings,
                       "solver", *reading.file);
    for (const femrun::Error& mistake : checked.mistakes) FAIL(mistake.message);
    const bench::Probed probed = bench::probe(folder, checked.settings);
    REQUIRE(probed.said == "ok");
    const BoundStudy bound = bind_responses(*reading.file, probed.responses);
    for (const femrun::Error& mistake : bound.mistakes) FAIL(mistake.message);

    const SearchSpace space = std::move(SearchSpace::compile(bound.definition.space)).value();
    REQUIRE_FALSE(space.misfit(design).has_value());
    REQUIRE_FALSE(space.broken_rule(design).has_value());
    const std::vector<std::string>& names = bound.definition.goals.responses;
    const bench::Solved solved =
        bench::solve(folder, checked.settings, values_of(space, design), names);
    REQUIRE(solved.said == "ok");
    std::vector<double> response;
    for (const std::string& name : names) response.push_back(solved.response.at(name));
    const Goals goals = std::move(Goals::compile(bound.definition.goals, space)).value();
    return std::move(goals.judge(space, design, response)).value();
}

}  // namespace

TEST_CASE("the example truss10 runs as it stands", "[calculix][examples]") {
    // Published areas, a hair heavier: both constraints are kept.
    const Verdict verdict =
        judged("truss10", {30.53, 0.1, 23.21, 15.23, 0.1, 0.552, 7.46, 21.05, 21.54, 0.1});
    REQUIRE(verdict.values.size() == 1);
    CHECK(verdict.values[0] == Approx(5063.4).epsilon(1e-4));
    CHECK(verdict.feasible);
    // And lighter: the displacement is too large.
    CHECK_FALSE(judged("truss10", {30, 0.1, 23, 15, 0.1, 0.5, 7.4, 21, 21, 0.1}).feasible);
}

TEST_CASE("the example bracket runs as it stands", "[calculix][examples]") {
    const Verdict verdict = judged("bracket", {20, 10, 6, 35});
    REQUIRE(verdict.values.size() == 1);
    CHECK(verdict.values[0] == Approx(0.148122).epsilon(1e-4));
    CHECK(verdict.feasible);  // 79.8 MPa of 100, 0.13 mm of 0.2
    CHECK_FALSE(judged("bracket", {16, 8, 5, 35}).feasible);
}

TEST_CASE("the example heatsink runs as it stands", "[calculix][examples]") {
    const Verdict verdict = judged("heatsink", {10, 1.5, 25, 4});
    REQUIRE(verdict.values.size() == 2);
    CHECK(verdict.values[0] == Approx(82.76).epsilon(1e-3));
    CHECK(verdict.values[1] == Approx(66.42).epsilon(1e-4));
}
