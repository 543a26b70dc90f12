// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <chrono>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;

namespace {

const femrun_entry_t& entry() {
    static const LoadedLibrary library(FEMRUN_FORMULA_PLUGIN);
    return library.entry();
}

/// The study of every guide: two outputs over an intermediate value, and a mesh that fails.
const std::string rosenbrock = R"({
    "let": {"r": "x1^2 + x2^2"},
    "outputs": {"f": "100*(x2 - x1^2)^2 + (1 - x1)^2", "g": "r - 1"},
    "fail": {"mesh": "r > 4"}})";

std::string refusal(const std::string& settings) {
    const SolverAtWork solver(entry(), settings);
    CHECK_FALSE(solver.made());
    CHECK(solver.created == FEMRUN_INVALID);
    return solver.host.message;
}

}  // namespace

TEST_CASE("formula says what it is", "[formula][plugin]") {
    REQUIRE(entry().plugin_count == 1);
    const femrun_descriptor_t& descriptor = *entry().descriptor(0);
    CHECK(descriptor.name == std::string("formula"));
    CHECK(descriptor.factory == std::string(FEMRUN_SOLVER));
    CHECK(descriptor.flags == FEMRUN_FLAG_IN_PROCESS);
}

TEST_CASE("a formula study is solved as the guide says", "[formula][plugin]") {
    SolverAtWork solver(entry(), rosenbrock);
    Probed found;
    REQUIRE(solver.probe(found) == FEMRUN_OK);
    CHECK(found.responses == std::vector<std::string>{"f", "g"});
    REQUIRE(solver.open({{"x1"}, {"x2"}}, {"g", "f"}) == FEMRUN_OK);

    REQUIRE(solver.solve({1.5, 1}) == FEMRUN_OK);
    CHECK(solver.response == std::vector<double>{2.25, 156.5});

    CHECK(solver.solve({2, 1}) == FEMRUN_BAD_DESIGN);
    CHECK(solver.host.stage == "mesh");
    CHECK(solver.host.message == "'r > 4' holds for this design, r = 5");
}

TEST_CASE("each stage can fail, the earliest one counts", "[formula][plugin]") {
    SolverAtWork solver(entry(), R"json({"outputs": {"f": "1 / (x - 5)"},
        "fail": {"post": "x > 1", "solve": "x > 2", "mesh": "x > 3", "model": "x > 4"}})json");
    REQUIRE(solver.open({{"x"}}, {"f"}) == FEMRUN_OK);

    CHECK(solver.solve({1}) == FEMRUN_OK);
    const std::vector<std::string> stages = {"post", "solve", "mesh", "model"};
    for (std::size_t i = 0; i < stages.size(); ++i) {
        CHECK(solver.solve({static_cast<double>(i) + 1.5}) == FEMRUN_BAD_DESIGN);
        CHECK(solver.host.stage == stages[i]);
    }
}

TEST_CASE("an output that is no number is a failed design", "[formula][plugin]") {
    SolverAtWork solver(entry(), R"({"outputs": {"f": "1 / x", "g": "x"}})");
    REQUIRE(solver.open({{"x"}}, {"f"}) == FEMRUN_OK);

    CHECK(solver.solve({0}) == FEMRUN_BAD_DESIGN);
    CHECK(solver.host.stage == "post");
    CHECK(solver.host.message == "output 'f' is inf for this design");
}

TEST_CASE("choices are compared as texts", "[formula][plugin]") {
    SolverAtWork solver(entry(), R"({"outputs": {"f": "steel == \"S355\" ? 355 * x : 235 * x"}})");
    REQUIRE(solver.open({{"steel", FEMRUN_CATEGORICAL}, {"x"}}, {"f"}) == FEMRUN_OK);

    REQUIRE(solver.solve({0, 2}, {"S355", ""}) == FEMRUN_OK);
    CHECK(solver.response[0] == 710);
    REQUIRE(solver.solve({0, 2}, {"S235", ""}) == FEMRUN_OK);
    CHECK(solver.response[0] == 470);
}

TEST_CASE("settings that are no formulas are refused with the setting's name",
          "[formula][plugin]") {
    CHECK(refusal(R"({"outputs": {}})") ==
          "solver.outputs: there is none; add one, such as f = \"x1^2 + x2^2\"");
    CHECK(refusal(R"({"outputs": "x"})") ==
          "solver.outputs: is \"x\"; expected a table of formulas by name");
    CHECK(refusal(R"({"outputs": {"f": true}})") ==
          "solver.outputs.f: is true; expected a formula in quotes, or a number");
    CHECK(refusal(R"({"outputs": {"f": "x +"}})") ==
          "solver.outputs.f: formula 'x +': ends where a value is expected; complete it");
    CHECK(refusal(R"({"outputs": {"f": "x"}, "fail": {"meshing": "x"}})") ==
          "solver.fail.meshing: there is no stage 'meshing'; known are 'model', 'mesh', 'solve', "
          "'post'");
    CHECK(refusal(R"({"outputs": {"f": "x"}, "delay": [1]})") ==
          "solver.delay: is [1]; expected a formula in quotes, or a number");
}

TEST_CASE("a study that does not fit the formulas is refused at open", "[formula][plugin]") {
    SolverAtWork solver(entry(), rosenbrock);

    CHECK(solver.open({{"x1"}, {"y"}}, {"f"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "solver.let.r: formula 'x1^2 + x2^2': there is no quantity 'x2'; known are 'x1', 'y', "
          "'r'");
    CHECK(solver.open({{"x1"}, {"x2"}}, {"h"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "the study uses response 'h', but this solver returns 'f', 'g'; use one of them");
}

TEST_CASE("a text that is used as a number stops the study, not the design", "[formula][plugin]") {
    SolverAtWork solver(entry(), R"({"outputs": {"f": "2 * steel"}})");
    REQUIRE(solver.open({{"steel", FEMRUN_CATEGORICAL}}, {"f"}) == FEMRUN_OK);

    CHECK(solver.solve({0}, {"S355"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "quantity 'steel' is the text 'S355', but a formula needs its number; compare it, as in "
          "steel == \"S355\"");
}

TEST_CASE("a delay is waited for, and ends at once when the host asks", "[formula][plugin]") {
    using Clock = std::chrono::steady_clock;
    SolverAtWork solver(entry(), R"({"outputs": {"f": "x"}, "delay": "x"})");
    REQUIRE(solver.open({{"x"}}, {"f"}) == FEMRUN_OK);

    const auto start = Clock::now();
    CHECK(solver.solve({0.02}) == FEMRUN_OK);
    CHECK(Clock::now() - start >= std::chrono::milliseconds(20));

    int asked = 0;
    solver.host.should_stop = [&asked] { return ++asked > 2; };
    const auto stopped = Clock::now();
    CHECK(solver.solve({60}) == FEMRUN_CANCELLED);
    CHECK(Clock::now() - stopped < std::chrono::seconds(5));
}

TEST_CASE("a delay that is no time fails the design", "[formula][plugin]") {
    SolverAtWork solver(entry(), R"({"outputs": {"f": "x"}, "delay": "1 / x"})");
    REQUIRE(solver.open({{"x"}}, {"f"}) == FEMRUN_OK);

    CHECK(solver.solve({-1}) == FEMRUN_OK);
    CHECK(solver.solve({0}) == FEMRUN_BAD_DESIGN);
    CHECK(solver.host.stage == "solve");
    CHECK(solver.host.message == "delay '1 / x' is inf for this design");
}
