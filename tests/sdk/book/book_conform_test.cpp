// SPDX-License-Identifier: MIT
// Every plugin of the book keeps every law: who learns from it learns the right thing.
#include <filesystem>

#include "conform/try_library.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::conform;
namespace fs = std::filesystem;

namespace {

using Quantity = conformance::SolverStudy::Quantity;

/// What the book's solvers are tried with: a design that each can solve.
struct Example {
    std::string library, settings;
    std::vector<Quantity> design;
    std::vector<std::string> responses;
};

Quantity number(const std::string& name, double value, femrun_kind_t kind = FEMRUN_REAL) {
    return {name, "", kind, value, ""};
}

const std::vector<Example> examples{
    {"spring",
     "{}",
     {number("wire", 2), number("diameter", 20), number("coils", 8, FEMRUN_INTEGER)},
     {"stiffness"}},
    {"described_spring",
     "{}",
     {number("wire", 2), number("diameter", 20), number("coils", 8, FEMRUN_INTEGER)},
     {"stiffness"}},
    {"plate",
     R"({"pressure": 0.1, "material": "steel"})",
     {number("thickness", 5), number("radius", 100)},
     {"deflection"}},
    {"column", "{}", {number("outer", 50), number("wall", 5), number("length", 3000)}, {"load"}},
    {"march", "{}", {number("conductivity", 1)}, {"temperature"}},
    {"wrapped", R"({"program": "cat"})", {number("x", 21)}, {"y"}},
    {"deck_writer",
     "{}",
     {number("radius", 20), number("wall", 2.5), {"material", "", FEMRUN_CATEGORICAL, 0, "steel"}},
     {"bytes"}},
    {"pair", "{}", {number("x", 1)}, {"a"}},
    {"climb", "{}", {}, {}},
    {"disc", "{}", {number("radius", 2)}, {"area"}},
};

}  // namespace

TEST_CASE("every plugin of the book keeps every law", "[book]") {
    const std::size_t index = GENERATE(range(std::size_t{0}, examples.size()));
    const Example& example = examples[index];
    Settings settings;
    settings.command = {FEMRUN_TEST_CONFORM_HOST};
    settings.look.command = {FEMRUN_TEST_PLUGIN_HOST, "host"};
    settings.library = fs::path(FEMRUN_BOOK_PLUGINS) / (example.library + ".femrun");
    settings.seed = 20260101;
    settings.study.emplace();
    settings.study->settings = example.settings;
    settings.study->folder = fs::temp_directory_path().string();
    settings.study->design = example.design;
    settings.study->responses = example.responses;

    const auto report = try_library(settings, {});

    REQUIRE(report);
    for (const Line& line : report->lines) {
        CAPTURE(example.library, line.plugin, line.check, line.findings, line.as_before,
                line.untried);
        // Anywhere takes no steps, which a finite space is made of.
        const bool may_be_untried =
            line.plugin == "optimizer 'com.example.anywhere'" && line.check == "finite";
        CHECK((line.kept() || may_be_untried));
    }
}
