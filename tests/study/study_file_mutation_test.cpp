// SPDX-License-Identifier: MIT
// Whatever bytes stand in a study file, reading ends, and ends with a definition that compiles or
// with a sentence.
#include <random>

#include <fmt/format.h>

#include "study_text.hpp"
#include "support/catch.hpp"
#include "support/mutated.hpp"

using namespace femrun;
using namespace femrun::study;
using femrun::test::mutated;

namespace {

const std::string seed_text = R"toml([study]
name = "s"
trials = 20
time = "1 h 30 min"
record = ["a"]
[optimizer]
plugin = "random"
seed = 3
[solver]
plugin = "formula"
time_limit = "90 s"
[solver.let]
r = "x^2 + y^2"
[[solver.steps]]
args = ["-i", "${x:.3f}"]
[parameters]
x = { low = -2.5, high = 1e3, unit = "mm" }
y = { low = 1, high = 9, step = 0.5, scale = "log" }
n = { low = 0, high = 4, type = "integer" }
m = { choices = ["S235", 'S355'] }
k = { choices = [1, 2.5] }
h = { expression = "2 * y + (x > 3 ? 1 : max(x, n))" }
g = { expression = "h * q" }
q = 3.5
[rules]
c = 'h - 2 * x >= 1 and not m == "S235"'
[objectives]
f = { minimize = "r * h" }
t = { target = 0.2, of = "u" }
[constraints]
s = { of = "mises^2", lower = -3, upper = 100 }
[licences]
femtet = { count = 3, hold = 1, cooldown = "2 min" }
[retry]
attempts_max = 4
[[try]]
x = 3
y = 2.5
n = 1
m = "S355"
k = 1
)toml";

const std::vector<std::string> pieces{"[",
                                      "]",
                                      "[[",
                                      "]]",
                                      "{",
                                      "}",
                                      "\"",
                                      "'",
                                      "\"\"\"",
                                      "=",
                                      ",",
                                      ".",
                                      "#",
                                      "\n",
                                      "\r\n",
                                      "\\u0000",
                                      "inf",
                                      "nan",
                                      "1e999",
                                      "-9223372036854775808",
                                      "0x7fffffffffffffff",
                                      "true",
                                      "1979-05-27",
                                      "( ( (",
                                      "x",
                                      "low",
                                      "-",
                                      "--",
                                      "^",
                                      "?",
                                      ":",
                                      "\xFF",
                                      "\xC3\xA9",
                                      std::string(1, '\0')};

/// Nothing when the promise holds.
std::string broken_promise(const StudyFile::Reading& reading) {
    for (const Error& mistake : reading.mistakes) {
        if (mistake.message.empty()) return "an empty sentence";
        if (mistake.kind != ErrorKind::invalid) return "a mistake of another kind";
    }
    if (!reading.file) return reading.mistakes.empty() ? "neither a file nor a mistake" : "";
    if (!reading.mistakes.empty()) return "";
    const StudyDefinition& study = reading.file->definition();
    const auto space = SearchSpace::compile(study.space);
    if (!space) return "no mistake, but: " + space.error().message;
    const auto goals = Goals::compile(study.goals, *space);
    if (!goals) return "no mistake, but: " + goals.error().message;
    for (const Design& design : study.enqueued)
        if (const auto misfit = space->misfit(design)) return *misfit;
    return "";
}

}  // namespace

TEST_CASE("the study that mutations start from has no mistake", "[study][study_file]") {
    const auto reading = StudyFile::read(seed_text, "s.toml");

    CHECK(reading.mistakes == std::vector<Error>{});
    CHECK(broken_promise(reading).empty());
}

TEST_CASE("a mutated study file gives a definition or a mistake, never anything else",
          "[study][study_file]") {
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        std::mt19937_64 random(seed);
        const std::string text = mutated(seed_text, pieces, random);
        const std::string broken = broken_promise(StudyFile::read(text, "s.toml"));
        if (!broken.empty()) FAIL("seed " << seed << ": " << broken << "\n" << text);
    }
}

TEST_CASE("mutated overrides give a definition or a mistake", "[study][study_file]") {
    const std::vector<std::string> keys{"optimizer.seed", "solver.steps.0.args",
                                        "parameters.x",   "objectives.f.minimize",
                                        "try.0.x",        "rules"};
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        std::mt19937_64 random(seed);
        const Override override{mutated(keys[random() % keys.size()], pieces, random),
                                mutated("{ low = 1, high = 2 }", pieces, random)};
        const std::string broken = broken_promise(StudyFile::read(seed_text, "s.toml", {override}));
        if (!broken.empty()) FAIL("seed " << seed << ": " << broken);
    }
}

TEST_CASE("deep nesting and long lines end in a sentence", "[study][study_file]") {
    const auto message = [](const std::string& text) {
        const auto reading = StudyFile::read(text, "s.toml");
        return reading.mistakes.empty() ? "" : reading.mistakes.back().message;
    };

    CHECK(message("a = " + std::string(5000, '[')) ==
          "s.toml:1: lists and tables are nested deeper than 32; make them flatter");
    CHECK_FALSE(message(test::study_with({{"rules", "r = \"" + std::string(100000, '(') + "\"\n"}}))
                    .empty());
}
