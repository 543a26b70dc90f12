// SPDX-License-Identifier: MIT
// What the book says of its programs.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun::stand;

namespace {

struct Book : LoadedLibrary {
    explicit Book(const std::string& name)
        : LoadedLibrary(FEMRUN_BOOK_PLUGINS "/" + name + ".femrun") {}
};

}  // namespace

TEST_CASE("the spring of ten lines is as stiff as it should be", "[book]") {
    const Book book("spring");
    SolverAtWork solver(book.entry(), "{}");
    REQUIRE(solver.open({{"coils", FEMRUN_INTEGER}, {"wire"}, {"diameter"}}, {"stiffness"}) ==
            FEMRUN_OK);

    REQUIRE(solver.solve({8, 2, 20}) == FEMRUN_OK);

    CHECK(solver.response[0] == Approx(2.478125));
}

TEST_CASE("the spring that says what it needs ends a study that lacks it", "[book]") {
    const Book book("described_spring");
    SolverAtWork solver(book.entry(), "{}");

    CHECK(solver.open({{"diameter"}, {"coils"}}, {"stiffness"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "the study has no quantity 'wire', which this solver needs; add it to [parameters]");
}

TEST_CASE("the plate reads its settings", "[book]") {
    const Book book("plate");
    SolverAtWork steel(book.entry(), R"({"pressure": 0.1, "material": "steel"})");
    SolverAtWork without(book.entry(), R"({"material": "steel"})");
    SolverAtWork lost(book.entry(), R"({"pressure": 1, "notes": "no such file"})");
    REQUIRE(steel.open({{"thickness"}, {"radius"}}, {"deflection"}) == FEMRUN_OK);

    REQUIRE(steel.solve({5, 100}) == FEMRUN_OK);
    CHECK(steel.response[0] == Approx(0.065).epsilon(1e-3));
    CHECK(without.host.message == "pressure: setting is missing; add it");
    CHECK(lost.created == FEMRUN_MISSING);
    CHECK(lost.host.message == "notes: there is no file 'no such file'");
}

TEST_CASE("the column refuses walls that do not fit", "[book]") {
    const Book book("column");
    SolverAtWork solver(book.entry(), "{}");
    REQUIRE(solver.open({{"outer"}, {"wall"}, {"length"}}, {"load"}) == FEMRUN_OK);

    CHECK(solver.solve({50, 5, 3000}) == FEMRUN_OK);
    CHECK(solver.response[0] == Approx(41.71).epsilon(1e-3));
    CHECK(solver.solve({50, 30, 3000}) == FEMRUN_BAD_DESIGN);
    CHECK(solver.host.stage == "model");
    CHECK(solver.host.message == "walls of 30.000000 mm do not fit in a column of 50.000000 mm");
}

TEST_CASE("the march is watched, logged and stopped", "[book]") {
    const Book book("march");
    SolverAtWork solver(book.entry(), "{}");
    REQUIRE(solver.open({{"conductivity"}}, {"temperature"}) == FEMRUN_OK);

    CHECK(solver.solve({1}) == FEMRUN_OK);
    CHECK(solver.response[0] == Approx(50));
    CHECK(solver.host.progress.size() == 200);
    CHECK(solver.host.lines == std::vector<std::string>{"1 settled at 50.000000"});

    solver.host.should_stop = [] { return true; };
    CHECK(solver.solve({1}) == FEMRUN_CANCELLED);
}

TEST_CASE("the wrapped program is run, and every ending told", "[book]") {
    const Book book("wrapped");
    SolverAtWork solver(book.entry(), R"({"program": "my-solver"})");
    const femrun::test::Scratch scratch;
    const auto folder = scratch.path();
    solver.host.folder = folder.string();
    femrun_run_result_t ending{};
    femrun_status_t status = FEMRUN_OK;
    solver.host.run = [&](const femrun_program_t& program, femrun_run_result_t& result) {
        std::ifstream input(folder / string(program.arguments[0]));
        double x = 0;
        input >> x;
        std::ofstream(folder / string(program.output)) << 2 * x << '\n';
        result = ending;
        return status;
    };
    REQUIRE(solver.open({{"x"}}, {"y"}) == FEMRUN_OK);

    CHECK(solver.solve({21}) == FEMRUN_OK);
    CHECK(solver.response[0] == 42);
    ending.code = 3;
    CHECK(solver.solve({21}) == FEMRUN_BAD_DESIGN);
    CHECK(solver.host.message == "the program ended with exit code 3");
    ending.ending = FEMRUN_TIMED_OUT, status = FEMRUN_UNAVAILABLE;
    CHECK(solver.solve({21}) == FEMRUN_UNAVAILABLE);
    CHECK(solver.host.stage == "time");
    ending.ending = FEMRUN_FAILED_TO_START;
    CHECK(solver.solve({21}) == FEMRUN_UNAVAILABLE);
    CHECK(solver.host.stage.empty());
    ending.ending = FEMRUN_NOT_FOUND, status = FEMRUN_MISSING;
    CHECK(solver.solve({21}) == FEMRUN_MISSING);
}

TEST_CASE("the deck writer writes the deck of a design", "[book]") {
    const Book book("deck_writer");
    SolverAtWork solver(book.entry(), "{}");
    const femrun::test::Scratch scratch;
    const auto folder = scratch.path();
    solver.host.folder = folder.string();

    CHECK(solver.open({{"radus"}, {"wall"}, {"material", FEMRUN_CATEGORICAL}}, {"bytes"}) ==
          FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "strut.inp:3: '${radius:8.3f}' names no parameter; did you mean 'radus'?");
    REQUIRE(solver.open({{"radius"}, {"wall"}, {"material", FEMRUN_CATEGORICAL}}, {"bytes"}) ==
            FEMRUN_OK);
    REQUIRE(solver.solve({20, 2.5, 0}, {"", "", "steel"}) == FEMRUN_OK);

    std::ostringstream written;
    written << std::ifstream(folder / "strut.inp").rdbuf();
    CHECK(written.str() == "** a strut of steel\n*SECTION\n  20.000, 2.5\n");
}

TEST_CASE("the climber climbs, over steps and choices too", "[book]") {
    const Book book("climb");
    OptimizerAtWork optimizer(book.entry(), "{}");
    optimizer.open({{FEMRUN_REAL, -2, 2}, {FEMRUN_INTEGER, 0, 9, 1}, {FEMRUN_CATEGORICAL, 0, 2, 1}},
                   5);

    double best = 1e9;
    for (std::uint64_t trial = 1; trial <= 400; ++trial) {
        const auto design = optimizer.ask(1).at(0);
        const double loss =
            std::pow(design[0] - 1, 2) + std::pow(design[1] - 6, 2) + (design[2] == 1 ? 0 : 1);
        best = std::min(best, loss);
        optimizer.complete(trial, {loss});
    }
    CHECK(best < 1e-3);
}

TEST_CASE("a library may hold several plugins", "[book]") {
    const Book book("pair");
    REQUIRE(book.entry().plugin_count == 2);
    SolverAtWork zero(book.entry(), "{}", 0);
    OptimizerAtWork anywhere(book.entry(), "{}", 1);
    zero.open({{"x"}}, {"a", "b"});
    anywhere.open({{FEMRUN_REAL, 2, 3}}, 1);

    CHECK(zero.solve({1}) == FEMRUN_OK);
    CHECK(zero.response == std::vector<double>{0, 0});
    for (const auto& design : anywhere.ask(3)) CHECK((design[0] >= 2 && design[0] < 3));
}

TEST_CASE("a plugin in C is a plugin", "[book]") {
    const Book book("disc");
    SolverAtWork solver(book.entry(), "{}");

    CHECK(solver.open({{"a"}, {"b"}}, {"area"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "takes one quantity and gives the response 'area'; the study has others");
    REQUIRE(solver.open({{"radius"}}, {"area"}) == FEMRUN_OK);
    REQUIRE(solver.solve({2}) == FEMRUN_OK);
    CHECK(solver.response[0] == Approx(12.566370614));
}
