// SPDX-License-Identifier: MIT
#include "study/differences.hpp"

#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using Sentences = std::vector<std::string>;

namespace {

StudyDefinition read(const std::string& text) {
    const auto reading = StudyFile::read(text, "s.toml");
    if (!reading.mistakes.empty()) FAIL(reading.mistakes[0].message);
    return reading.file->definition();
}

const std::string base = R"([study]
trials = 100
[optimizer]
plugin = "tpe"
seed = 1
[solver]
plugin = "calculix"
deck = "a.inp"
mesh = { size = 2 }
[parameters]
x = { low = 0, high = 1, unit = "mm" }
n = { low = 0, high = 4, type = "integer" }
load = 500
area = { expression = "x^2" }
[rules]
r = "x > 0"
[objectives]
mass = { minimize = "mass" }
[constraints]
stress = { of = "mises", upper = 100 }
[licences]
femtet = 1
)";

StudyDefinition with(std::string_view old_text, std::string_view new_text) {
    std::string text = base;
    const auto at = text.find(old_text);
    REQUIRE(at != std::string::npos);
    return read(text.replace(at, old_text.size(), new_text));
}

/// What the one change is called, and whether it makes another study.
std::string told(std::string_view old_text, std::string_view new_text) {
    const StudyDefinition was = read(base), is = with(old_text, new_text);
    std::string text;
    for (const std::string& sentence : differences(was, is))
        text += (text.empty() ? "" : " | ") + sentence;
    return text + (same_study(was, is) ? " (same study)" : "");
}

}  // namespace

TEST_CASE("equal definitions do not differ", "[study][differences]") {
    CHECK(differences(read(base), read(base)).empty());
    CHECK(same_study(read(base), read(base)));
}

TEST_CASE("each thing that changed is a sentence", "[study][differences]") {
    CHECK(told("[study]\n", "[study]\nname = \"t\"\n") == "[study] name: was 's', is 't'");
    CHECK(told("high = 1,", "high = 2,") ==
          "parameter 'x': was a number from 0 to 1 in mm, is a number from 0 to 2 in mm");
    CHECK(told("low = 0, high = 1,", "low = 1, high = 1, step = 1, scale = \"log\",") ==
          "parameter 'x': was a number from 0 to 1 in mm, is a number from 1 to 1 in steps of 1 on "
          "a log scale in mm");
    CHECK(told("{ low = 0, high = 4, type = \"integer\" }", "3") ==
          "parameter 'n': was a whole number from 0 to 4, is fixed at 3");
    CHECK(told("load = 500", "load = { value = \"zinc\", unit = \"N\" }") ==
          "parameter 'load': was fixed at 500, is fixed at 'zinc' N");
    CHECK(told("\"x^2\"", "\"x^3\", unit = \"mm2\"") ==
          "parameter 'area': was 'x^2', is 'x^3' in mm2");
    CHECK(told("load = 500\n", "") == "parameter 'load': was fixed at 500, is gone");
    CHECK(told("load = 500", "load = 500\nm = { choices = [\"a\", \"b\"] }") ==
          "parameter 'm': is new: one of 'a', 'b'");
    CHECK(told("\"x > 0\"", "\"x > 0.5\"") == "rule 'r': was 'x > 0', is 'x > 0.5'");
    CHECK(told("minimize = \"mass\"", "maximize = \"mass\"") ==
          "objective 'mass': was minimize 'mass', is maximize 'mass'");
    CHECK(told("minimize = \"mass\"", "target = 3, of = \"mass\"") ==
          "objective 'mass': was minimize 'mass', is target 3 of 'mass'");
    CHECK(told("upper = 100", "lower = 5, upper = 80") ==
          "constraint 'stress': was 'mises' up to 100, is 'mises' from 5 up to 80");
    CHECK(told("upper = 100", "upper = 100, unit = \"MPa\"") ==
          "constraint 'stress': was 'mises' up to 100, is 'mises' up to 100 in MPa");
    CHECK(told("[study]\n", "[study]\nrecord = [\"volume\"]\n") ==
          "responses: were 'mass', 'mises', are 'mass', 'mises', 'volume'");
    CHECK(told("plugin = \"tpe\"", "plugin = \"random\"") ==
          "[optimizer] plugin: was 'tpe', is 'random'");
    CHECK(told("seed = 1", "seed = 2") == "[optimizer] seed: was 1, is 2");
    CHECK(told("size = 2", "size = 3") == "[solver] mesh: was {\"size\":2}, is {\"size\":3}");
    CHECK(told("deck = \"a.inp\"\n", "job = \"a\"\n") ==
          "[solver] deck: was \"a.inp\", is gone | [solver] job: is new: \"a\"");
    CHECK(told("deck = \"a.inp\"\nmesh = { size = 2 }", "mesh = { size = 2 }\ndeck = \"a.inp\"") ==
          "[solver]: its settings stand in another order");
    CHECK(told("[licences]", "[[try]]\nx = 1\nn = 1\n[licences]") ==
          "[[try]]: were 0 designs, are 1");
}

TEST_CASE("the order of parameters makes another study", "[study][differences]") {
    const StudyDefinition was = read(base);
    StudyDefinition is = was;
    std::swap(is.space.parameters[0], is.space.parameters[1]);

    CHECK(differences(was, is) == Sentences{"the parameters stand in another order"});
    CHECK_FALSE(same_study(was, is));
}

TEST_CASE("budget, retries, licences and limits do not make another study",
          "[study][differences]") {
    CHECK(told("trials = 100", "trials = 200\nattempts = 300\ntime = \"2 h\"") ==
          "[study] trials: was 100, is 200 | [study] attempts: was none, is 300 | [study] time: "
          "was none, is 2 h (same study)");
    CHECK(told("[licences]\nfemtet = 1",
               "[licences]\nfemtet = { count = 3, cooldown = \"2 min\" "
               "}\nmesher = 1") ==
          "licence 'femtet': was 1, 1 an attempt, cooldown 0 s, is 3, 1 an attempt, cooldown 2 min "
          "| licence 'mesher': is new: 1, 1 an attempt, cooldown 0 s (same study)");
    CHECK(told("seed =", "isolation = \"process\"\ntime_limit = \"10 min\"\nseed =") ==
          "[optimizer] isolation: was by the plugin, is process | [optimizer] time_limit: was "
          "none, is 10 min (same study)");
    CHECK(
        told("deck =", "isolation = \"process\"\ntime_limit = \"90 s\"\nkeep = \"all\"\ndeck =") ==
        "[solver] isolation: was by the plugin, is process | [solver] time_limit: was none, is 1 "
        "min 30 s | [solver] keep: was failed and best, is all (same study)");
    CHECK(told("[rules]",
               "[retry]\nattempts_max = 4\nbackoff = \"2 s\"\nbackoff_max = \"3 s\"\n"
               "time_limit_is_design = true\n[rules]") ==
          "[retry] attempts_max: was 3, is 4 | [retry] backoff: was 1 s, is 2 s | [retry] "
          "backoff_max: was 5 min, is 3 s | [retry] time_limit_is_design: was false, is true (same "
          "study)");
}

TEST_CASE("what makes another study is told before what does not", "[study][differences]") {
    StudyDefinition was = read(base), is = with("trials = 100", "trials = 5");
    is.seed = 9;

    CHECK(differences(was, is) ==
          Sentences{"[optimizer] seed: was 1, is 9", "[study] trials: was 100, is 5"});
    CHECK_FALSE(same_study(was, is));
}

TEST_CASE("another plausible range is another study, another patience is not",
          "[study][differences]") {
    CHECK(told("[licences]", "[outputs]\nmass = { lower = 0.5 }\n[licences]") ==
          "output 'mass': is new: plausible from 0.5");
    CHECK(told("trials = 100", "trials = 100\nhopeless_after = 7") ==
          "[study] hopeless_after: was 100, is 7 (same study)");
    CHECK(told("trials = 100", "trials = 100\nfiles = ['lib', 'a.py']") ==
          "[study] files: were none, are 'lib', 'a.py' (same study)");
    CHECK(told("trials = 100", "trials = 100\nweight = 0.5") ==
          "[study] weight: was 1, is 0.5 (same study)");
    CHECK(told("[licences]", "[workers]\ntags = [\"big\"]\n[licences]") ==
          "[workers]: was nothing, is tag 'big' (same study)");
}
