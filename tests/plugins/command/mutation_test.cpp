// SPDX-License-Identifier: MIT
// Whatever bytes a program leaves, reading ends, and ends with a sentence or with a number that
// stands in the text as a whole.
#include <cmath>
#include <random>
#include <set>

#include "dakota.hpp"
#include "file_lines.hpp"
#include "reading.hpp"
#include "support/catch.hpp"
#include "support/mutated.hpp"

using namespace femrun::command;
using femrun::test::mutated;

namespace {

const std::string report = R"(solver 3.1 of 2024-11-29
mass = 12.5
P
 5.25
 Iter  Total time  Residual
 1  0.5  1.0E-03
 2  1.0  -2.5D-04
converged

 total force for set A

   1.5 2.5 3.5

 total force for set B

   4.5 -5.5 6.5

)";
const std::string csv = "t;\"max, MPa\";u\n0;0.5;7\n1;1.5;8.25\n";
const std::string json = R"({"k": 2.5, "modes": [1.25, NaN, {"hz": "12.5"}], "n": -3e2})";

struct Asked {
    std::string settings, text;
};

const std::vector<Asked> asked{
    {R"({'file': 'a', 'pattern': 'mass = (\\S+)'})", report},
    {R"({'file': 'a', 'pattern': '^ +(\\S+) ', 'match': 3})", report},
    {"{'file': 'a', 'name': 'mass'}", report},
    {"{'file': 'a', 'name': 'P'}", report},
    {"{'file': 'a', 'column': 'Residual', 'until': 'converged', 'after': '3.1'}", report},
    {"{'file': 'a', 'column': 'Total time', 'row': 1}", report},
    {"{'file': 'a', 'column': 2, 'after': 'force for set', 'block': 'first'}", report},
    {"{'file': 'a', 'column': 3, 'after': 'force for set'}", report},
    {"{'file': 'a.csv', 'column': 'u'}", csv},
    {"{'file': 'a.csv', 'column': 'max, MPa', 'row': 1}", csv},
    {"{'file': 'a.csv', 'column': 3}", csv},
    {"{'file': 'a', 'pointer': '/modes/0'}", json},
    {"{'file': 'a', 'pointer': '/modes/2/hz'}", json},
    {"{'file': 'a', 'pointer': '/n'}", json}};

const std::vector<std::string> pieces{" ",
                                      "\n",
                                      "\r",
                                      "\t",
                                      ",",
                                      ";",
                                      "-",
                                      "+",
                                      ".",
                                      "e",
                                      "E-0",
                                      "D+03",
                                      "***",
                                      "nan",
                                      "1",
                                      "0x1",
                                      "\"",
                                      "#",
                                      "  ",
                                      "=",
                                      "mass",
                                      "P\n",
                                      "set A",
                                      "Residual",
                                      "\xFF",
                                      "\xFF\xFE",
                                      "\xC3\xB6",
                                      "1.0-2",
                                      "]",
                                      "{\"k\":1}",
                                      ",5",
                                      "1e999",
                                      "\xEF\xBB\xBF",
                                      std::string(1, '\0')};

/// The numbers that stand in the file between blanks and signs of punctuation.
std::set<double> numbers_in(const std::filesystem::path& file) {
    std::set<double> numbers;
    for_each_line(file, [&](std::string_view line, std::size_t) {
        while (!line.empty()) {
            const auto end = line.find_first_of(" \t\r\f\v,;:=\"[]{}");
            if (const auto number = number_in(line.substr(0, end))) numbers.insert(*number);
            if (end == line.npos) break;
            line.remove_prefix(end + 1);
        }
        return true;
    });
    return numbers;
}

}  // namespace

TEST_CASE("a mutated file gives a number that stands in it, or a sentence", "[command][mutation]") {
    const Scratch scratch;
    std::size_t values = 0, sentences = 0;
    for (const Asked& one : asked) {
        const Output output = read_output("out", settings_json(one.settings));
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            std::mt19937_64 random(seed);
            const std::string text = mutated(one.text, pieces, random);
            scratch.write(output.file, text);
            const Reading reading = read_outputs({&output}, scratch.path()).front();
            if (const auto* none = std::get_if<NoValue>(&reading)) {
                ++sentences;
                const std::string said = none->what();
                if (said.size() < 20 || !is_utf8(said) || said.find('\n') != said.npos)
                    FAIL(one.settings << " seed " << seed << ": " << said);
                continue;
            }
            ++values;
            const double value = std::get<double>(reading);
            if (numbers_in(scratch.path() / output.file).count(value) == 0)
                FAIL(one.settings << " seed " << seed << ": " << value << " of\n" << text);
        }
    }
    // Both happen often, or nothing was tried.
    CHECK(values > 1000);
    CHECK(sentences > 500);
}

TEST_CASE("a mutated results file of Dakota gives numbers that stand in it, or a sentence",
          "[command][mutation][dakota]") {
    const Scratch scratch;
    Dakota dakota;
    dakota.responses = {"mass", "u"};
    std::size_t values = 0, sentences = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        std::mt19937_64 random(seed);
        const std::string text = mutated("  12.5 mass\n -1.0E-03 u\n[ 1 2 ]\n", pieces, random);
        scratch.write(dakota.results, text);
        try {
            const auto readings = dakota_results(dakota, scratch.path(), "solve");
            REQUIRE(readings.size() == 2);
            for (const Reading& reading : readings) {
                const auto* value = std::get_if<double>(&reading);
                if (!value) continue;
                ++values;
                if (numbers_in(scratch.path() / dakota.results).count(*value) == 0)
                    FAIL("seed " << seed << ": " << *value << " of\n" << text);
            }
        } catch (const NoValue& none) {
            ++sentences;
            CHECK(is_utf8(none.what()));
        } catch (const femrun::BadDesign&) {
            ++sentences;
        }
    }
    CHECK(values > 300);
    CHECK(sentences > 100);
}
