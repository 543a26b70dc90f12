// SPDX-License-Identifier: MIT
// Every sentence that a mistake in a study file can earn, whole.
#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using test::mistakes_in;
using Sentences = std::vector<std::string>;

TEST_CASE("all mistakes of a file are told in one go, by line", "[study][mistakes]") {
    const auto reading = StudyFile::read(
        "trials = 3\n"
        "[optimiser]\n"
        "plugin = \"tpe\"\n"
        "[study]\n"
        "time = \"8 hours\"\n"
        "trails = 2\n"
        "[parameters]\n"
        "x = { low = 4, high = 2, unit = \"mm\" }\n"
        "y = { low = 0, high = 1 }\n"
        "[rules]\n"
        "r = \"y > xx\"\n"
        "[objectives]\n",
        "study.toml");

    Sentences sentences;
    for (const Error& mistake : reading.mistakes) sentences.push_back(mistake.message);
    CHECK(sentences ==
          Sentences{
              "study.toml: [optimizer] names no plugin; write plugin = \"random\", or give "
              "--optimizer random",
              "study.toml: [solver] names no plugin; write plugin = \"calculix\", or give --solver "
              "calculix",
              "study.toml:1: 'trials' stands before the first section; move it into one, such as "
              "[study]",
              "study.toml:2: there is no section [optimiser]; did you mean 'optimizer'?",
              "study.toml:5: [study] time: text '8 hours' is not a duration; write numbers with d, "
              "h, min, s or ms, such as \"1 h 30 min\"",
              "study.toml:6: [study] there is no key 'trails'; did you mean 'trials'?",
              "study.toml:8: parameter 'x': low 4 mm is above high 2 mm; swap them",
              "study.toml:11: rule 'r': formula 'y > xx': 'xx' at character 5 is not known; did "
              "you mean 'x'?",
              "study.toml:12: [objectives] is empty; say what counts, such as mass = { minimize = "
              "\"mass\" }"});
    CHECK(reading.file != nullptr);
}

TEST_CASE("a text that is not TOML is told with its line", "[study][mistakes]") {
    const auto reading = StudyFile::read("[study]\nname = \n", "study.toml");

    CHECK(reading.file == nullptr);
    REQUIRE(reading.mistakes.size() == 1);
    // The end of the sentence is toml++'s own.
    CHECK(reading.mistakes[0].message.starts_with("study.toml:2: this is not TOML: "));
}

TEST_CASE("an empty file lacks everything that a study needs", "[study][mistakes]") {
    Sentences sentences;
    for (const Error& mistake : StudyFile::read("", "study.toml").mistakes)
        sentences.push_back(mistake.message);

    CHECK(sentences ==
          Sentences{"study.toml: [optimizer] names no plugin; write plugin = \"random\", or give "
                    "--optimizer random",
                    "study.toml: [solver] names no plugin; write plugin = \"calculix\", or give "
                    "--solver calculix",
                    "study.toml: there is no section [parameters]; say what may vary, such as x = "
                    "{ low = 0, high = 1 }",
                    "study.toml: there is no section [objectives]; say what counts, such as mass = "
                    "{ minimize = \"mass\" }"});
}

TEST_CASE("sections are tables", "[study][mistakes]") {
    const auto reading = StudyFile::read(
        "retry = 3\nrules = [1]\ntry = 4\nmesh = 1\n[studdy]\n" + test::study_with({}), "s");
    Sentences sentences;
    for (const Error& mistake : reading.mistakes) sentences.push_back(mistake.message);

    CHECK(sentences ==
          Sentences{"s:1: 'retry' is the number 3; it must be a section [retry]",
                    "s:2: 'rules' is a list; it must be a section [rules]",
                    "s:3: 'try' is the number 4; it must be a list: begin each design with [[try]]",
                    "s:4: 'mesh' stands before the first section; move it into one, such as "
                    "[study]",
                    "s:5: there is no section [studdy]; did you mean 'study'?"});
}

TEST_CASE("mistakes in [study]", "[study][mistakes]") {
    CHECK(mistakes_in("study", "name = 3\ntrials = 0\nattempts = 1.5\ntime = 8\n") ==
          Sentences{"line 1: [study] name is the number 3; it must be a text in quotes",
                    "line 2: [study] trials is the number 0; it must be a whole number of 1 or "
                    "more",
                    "line 3: [study] attempts is the number 1.5; it must be a whole number of 1 or "
                    "more",
                    "line 4: [study] time is the number 8; it must be a duration in quotes, such "
                    "as \"90 s\""});
    CHECK(mistakes_in("study", "name = \"a/b\"\ntime = \"0 s\"\nseed = 3\n") ==
          Sentences{"line 1: [study] name is text 'a/b'; it must be 1 to 100 characters long, "
                    "without / and \\",
                    "line 2: [study] time is text '0 s'; it must be longer than nothing",
                    "line 3: [study] there is no key 'seed'; write it under [optimizer]"});
    CHECK(mistakes_in("study", "record = [\"a\", \"x\", \"a\", 3]\n") ==
          Sentences{"line 1: [study] record holds 'x', which is a parameter and recorded anyway; "
                    "remove it",
                    "line 1: [study] record holds 'a' twice; remove one",
                    "line 1: [study] record holds the number 3; it must hold responses' names in "
                    "quotes"});
    CHECK(mistakes_in("study", "files = \"lib\"\n") ==
          Sentences{"line 1: [study] files is text 'lib'; it must be a list of files, folders "
                    "and patterns, such as [\"lib/*.py\"]"});
    CHECK(mistakes_in("study", "files = [\"lib\", 3]\n") ==
          Sentences{"line 1: [study] files holds the number 3; it must hold names in quotes, "
                    "such as \"lib/*.py\""});
    CHECK(mistakes_in("study", "record = \"mass\"\n") ==
          Sentences{"line 1: [study] record is text 'mass'; it must be a list of responses, such "
                    "as [\"mass\"]"});
}

TEST_CASE("mistakes in [optimizer] and [solver]", "[study][mistakes]") {
    CHECK(mistakes_in("optimizer", "plugin = \"\"\nseed = true\n") ==
          Sentences{"line 1: [optimizer] plugin is text ''; it must be a plugin's name, such as "
                    "\"random\"",
                    "line 2: [optimizer] seed is true; it must be a whole number of 0 or more"});
    CHECK(mistakes_in("optimizer", "plugin = \"tpe\"\nisolation = \"tread\"\ntime_limit = 5\n") ==
          Sentences{"line 2: [optimizer] there is no isolation 'tread'; did you mean 'thread'?",
                    "line 3: [optimizer] time_limit is the number 5; it must be a duration in "
                    "quotes, such as \"90 s\""});
    CHECK(mistakes_in("solver",
                      "plugin = 1\nisolation = \"proces\"\ntime_limit = []\nkeep = "
                      "\"everything\"\nbig = { a = [1, inf] }\n") ==
          Sentences{"line 1: [solver] plugin is the number 1; it must be a text in quotes",
                    "line 2: [solver] there is no isolation 'proces'; did you mean 'process'?",
                    "line 3: [solver] time_limit is an empty list; it must be a duration in "
                    "quotes, such as \"90 s\"",
                    "line 4: [solver] there is no keep 'everything'; known are 'all', 'failed "
                    "and best', 'failed', 'best', 'none'",
                    "line 5: solver.big.a.1 is inf; it must be a finite number"});
}

TEST_CASE("mistakes in [retry] and [licences]", "[study][mistakes]") {
    CHECK(mistakes_in("retry",
                      "attempts_max = 0\nbackoff = \"2 min\"\nbackoff_max = \"1 s\"\n"
                      "time_limit_is_design = 1\nattempts = 3\n") ==
          Sentences{"line 1: [retry] attempts_max is the number 0; it must be a whole number from "
                    "1 to 1000",
                    "line 3: [retry] backoff_max 1 s is below backoff 2 min; raise it",
                    "line 4: [retry] time_limit_is_design is the number 1; it must be true or "
                    "false",
                    "line 5: [retry] there is no key 'attempts'; write attempts_max"});
    CHECK(
        mistakes_in("licences",
                    "a = 0\nb = \"two\"\nc = { hold = 1 }\nd = { count = 2, hold = 3 "
                    "}\ne = { count = 1, cooldwn = \"1 s\" }\n") ==
        Sentences{"line 1: licence 'a': count is the number 0; it must be a whole number from 1 to "
                  "1000000",
                  "line 2: licence 'b': count is text 'two'; it must be a whole number from 1 to "
                  "1000000",
                  "line 3: licence 'c': has no count; write how many there are, such as count = 3",
                  "line 4: licence 'd': one attempt is to hold 3, but there is a count of 2; lower "
                  "hold",
                  "line 5: licence 'e': there is no key 'cooldwn'; did you mean 'cooldown'?"});
}

TEST_CASE("mistakes in names of parameters", "[study][mistakes]") {
    CHECK(mistakes_in("parameters",
                      "x = { low = 0, high = 1 }\n\"tip radius\" = 3\n2x = 1\n"
                      "not = 1\n") ==
          Sentences{
              "line 2: parameter 'tip radius': 'tip radius' is not a name for formulas; use "
              "letters, digits and _, beginning with a letter",
              "line 3: parameter '2x': '2x' is not a name for formulas; use letters, digits and _, "
              "beginning with a letter",
              "line 4: parameter 'not': in formulas this is the operator 'not'; choose another "
              "name"});
}

TEST_CASE("mistakes in ranges", "[study][mistakes]") {
    CHECK(mistakes_in("parameters",
                      "a = { low = 3, high = 2 }\n"
                      "b = { low = \"0\", high = inf }\n"
                      "c = { low = 1 }\n"
                      "d = { high = 1 }\n"
                      "ee = { low = 0, high = 1, step = 0 }\n"
                      "f = { low = 0, high = 1, step = 0.3, unit = \"mm\" }\n"
                      "g = { low = 0, high = 1, step = 5 }\n"
                      "h = { low = 0, high = 1, step = 1e-300 }\n"
                      "i = { low = 0, high = 1, scale = \"log\" }\n"
                      "j = { low = 0, high = 1, scale = \"logg\" }\n"
                      "k = { low = 0, high = 1, log = true }\n"
                      "l = { low = -1e308, high = 1e308 }\n") ==
          Sentences{
              "line 1: parameter 'a': low 3 is above high 2; swap them",
              "line 2: parameter 'b': low is text '0'; it must be a number",
              "line 2: parameter 'b': high is the number inf; it must be a number",
              "line 3: parameter 'c': has no high; write both low and high",
              "line 4: parameter 'd': has no low; write both low and high",
              "line 5: parameter 'ee': step is the number 0; it must be above 0",
              "line 6: parameter 'f': step 0.3 mm does not lead from low 0 mm to high 1 mm; use "
              "high 0.9 or 1.2, or another step",
              "line 7: parameter 'g': step 5 does not lead from low 0 to high 1; use high 5, or "
              "another step",
              "line 8: parameter 'h': step 1e-300 is too fine between 0 and 1; leave it out",
              "line 9: parameter 'i': low 0 has no logarithm; with scale = \"log\" it must be "
              "above 0",
              "line 10: parameter 'j': there is no scale 'logg'; did you mean 'log'?",
              "line 11: parameter 'k': there is no key 'log'; write scale = \"log\"",
              "line 12: parameter 'l': low -1e+308 and high 1e+308 are too far apart; bring them "
              "closer"});
}

TEST_CASE("mistakes in ranges of whole numbers", "[study][mistakes]") {
    CHECK(mistakes_in("parameters",
                      "a = { low = 0.5, high = 4, type = \"integer\" }\n"
                      "b = { low = 0, high = 1, type = \"int\" }\n"
                      "c = { low = 0, high = 7, step = 3, type = \"integer\" }\n"
                      "d = { low = 0, high = 7, step = 0, type = \"integer\" }\n"
                      "ee = { low = -3, high = 7, scale = \"log\", type = \"integer\" "
                      "}\n"
                      "f = { low = 0, high = 9007199254740993, type = \"integer\" "
                      "}\n") ==
          Sentences{
              "line 1: parameter 'a': low is the number 0.5; it must be a whole number",
              "line 2: parameter 'b': there is no type 'int'; known are 'real', 'integer'",
              "line 3: parameter 'c': step 3 does not lead from low 0 to high 7; use high 6 or 9, "
              "or another step",
              "line 4: parameter 'd': step is the number 0; it must be a whole number of 1 or more",
              "line 5: parameter 'ee': low -3 has no logarithm; with scale = \"log\" it must be "
              "above 0",
              "line 6: parameter 'f': high is the number 9007199254740993; it must be a whole "
              "number from -9007199254740992 to 9007199254740992"});
}

TEST_CASE("mistakes in choices and in what a parameter is", "[study][mistakes]") {
    CHECK(mistakes_in("parameters",
                      "a = { choices = [] }\n"
                      "b = { choices = \"x\" }\n"
                      "c = { choices = [\"x\", 1] }\n"
                      "d = { choices = [1, 2, 1.0] }\n"
                      "ee = { choices = [true] }\n"
                      "f = { choices = [1, 2], low = 3 }\n"
                      "g = { unit = \"mm\" }\n"
                      "h = { min = 1, max = 2 }\n"
                      "i = [\"x\", \"y\"]\n"
                      "j = true\n"
                      "k = { value = [1] }\n"
                      "l = { value = 1, expression = \"2\" }\n"
                      "m = { low = 0, high = 1, unti = \"mm\" }\n"
                      "n = nan\n") ==
          Sentences{
              "line 1: parameter 'a': choices is an empty list; it must be a list of texts or "
              "numbers, such as [\"a\", \"b\"]",
              "line 2: parameter 'b': choices is text 'x'; it must be a list of texts or numbers, "
              "such as [\"a\", \"b\"]",
              "line 3: parameter 'c': choices mix texts and numbers (text 'x' and the number 1); "
              "write all as texts or all as numbers",
              "line 4: parameter 'd': choice the number 1 stands twice; remove one",
              "line 5: parameter 'ee': choice true is neither a text nor a number; write one of "
              "those",
              "line 6: parameter 'f': says low and high and choices at once; keep one of them",
              "line 7: parameter 'g': says nothing of its values; write { low = 0, high = 1 }, { "
              "choices = [...] }, { value = 1 } or { expression = \"...\" }",
              "line 8: parameter 'h': there is no key 'min'; write low",
              "line 8: parameter 'h': there is no key 'max'; write high",
              "line 9: parameter 'i': a list alone says nothing; write { choices = [...] }",
              "line 10: parameter 'j': true is no value; write a number, a text or a table",
              "line 11: parameter 'k': value is a list; it must be a number or a text",
              "line 12: parameter 'l': says value and expression at once; keep one of them",
              "line 13: parameter 'm': there is no key 'unti'; did you mean 'unit'?",
              "line 14: parameter 'n': the number nan is no value; write a number, a text or a "
              "table"});
    CHECK(mistakes_in("parameters", "x = 3\ny = { expression = \"x\" }\n") ==
          Sentences{"line 0: [parameters] has nothing that varies; give one of them a low and a "
                    "high, or choices"});
}

TEST_CASE("mistakes in derived parameters", "[study][mistakes]") {
    CHECK(mistakes_in("parameters",
                      "x = { low = 0, high = 1 }\n"
                      "a = { expression = \"b + 1\" }\n"
                      "b = { expression = \"sqrt(c)\" }\n"
                      "c = { expression = \"a * x\" }\n"
                      "d = { expression = \"widht\" }\n"
                      "ee = { expression = 3 }\n"
                      "width = { expression = \"x +\" }\n") ==
          Sentences{
              "line 2: parameter 'a': its expression leads back to itself (a -> b -> c -> a); "
              "break the circle",
              "line 5: parameter 'd': formula 'widht': 'widht' at character 1 is not known; did "
              "you mean 'width'?",
              "line 6: parameter 'ee': expression is the number 3; it must be a text in quotes",
              "line 7: parameter 'width': formula 'x +': ends where a value is expected; complete "
              "it"});
    CHECK(
        mistakes_in("parameters", "x = { low = 0, high = 1 }\na = { expression = \"a + x\" }\n") ==
        Sentences{"line 2: parameter 'a': its expression leads back to itself (a -> a); break "
                  "the circle"});
}

TEST_CASE("mistakes in [rules]", "[study][mistakes]") {
    CHECK(mistakes_in("rules", "a = 3\n\"b c\" = \"x > 1\"\nd = \"x > mass\"\n") ==
          Sentences{"line 1: rule 'a': the number 3 is no rule; write a formula in quotes, such as "
                    "\"x < y\"",
                    "line 2: rule 'b c': 'b c' is not a name for formulas; use letters, digits and "
                    "_, beginning with a letter",
                    "line 3: rule 'd': formula 'x > mass': 'mass' at character 5 is not known; "
                    "known are 'x'"});
}

TEST_CASE("mistakes in [objectives]", "[study][mistakes]") {
    CHECK(
        mistakes_in("objectives",
                    "a = \"minimize\"\n"
                    "b = { minimize = \"m\", maximize = \"m\" }\n"
                    "c = {}\n"
                    "d = { minimise = \"m\" }\n"
                    "e = { target = 3 }\n"
                    "f = { target = \"3\", of = \"m\" }\n"
                    "g = { minimize = \"m\", of = \"n\" }\n"
                    "h = { maximize = 3 }\n"
                    "i = { maximize = \"sin m\" }\n"
                    "\"j k\" = { maximize = \"m\" }\n") ==
        Sentences{
            "line 1: objective 'a': text 'minimize' is no objective; write { minimize = \"...\" "
            "}, { maximize = \"...\" } or { target = 0, of = \"...\" }",
            "line 2: objective 'b': says minimize and maximize at once; keep one of them",
            "line 3: objective 'c': says neither minimize, maximize nor target; write one of "
            "them",
            "line 4: objective 'd': there is no key 'minimise'; write minimize",
            "line 5: objective 'e': has a target but no 'of'; write of = \"...\", which is to "
            "hit it",
            "line 6: objective 'f': target is text '3'; it must be a number",
            "line 7: objective 'g': 'of' belongs to a target; the formula stands in minimize",
            "line 8: objective 'h': maximize is the number 3; it must be a text in quotes",
            "line 9: objective 'i': formula 'sin m': 'm' at character 5 follows a value; write an "
            "operator between them, such as '*'",
            "line 10: objective 'j k': 'j k' is not a name for formulas; use letters, digits and "
            "_, beginning with a letter"});
}

TEST_CASE("mistakes in [constraints]", "[study][mistakes]") {
    CHECK(mistakes_in("constraints",
                      "a = 100\n"
                      "b = { of = \"m\" }\n"
                      "c = { upper = 1 }\n"
                      "d = { of = \"m\", lower = 2, upper = 1 }\n"
                      "e = { of = \"m\", max = 1 }\n"
                      "f = { of = \"m *\", upper = \"1\" }\n") ==
          Sentences{"line 1: constraint 'a': the number 100 is no constraint; write { of = "
                    "\"...\", upper = 1 }",
                    "line 2: constraint 'b': has no limit; write lower, upper or both",
                    "line 3: constraint 'c': has no 'of'; write of = \"...\", which is to stay "
                    "within the limits",
                    "line 4: constraint 'd': lower 2 is above upper 1; swap them",
                    "line 5: constraint 'e': there is no key 'max'; write upper",
                    "line 6: constraint 'f': upper is text '1'; it must be a number",
                    "line 6: constraint 'f': formula 'm *': ends where a value is expected; "
                    "complete it"});
}

TEST_CASE("mistakes in [[try]]", "[study][mistakes]") {
    const auto reading = StudyFile::read(test::study_with({{"parameters",
                                                            "x = { low = 0, high = 10 }\n"
                                                            "n = { low = 0, high = 4, type = "
                                                            "\"integer\" }\n"
                                                            "steel = { choices = [\"S235\", "
                                                            "\"S355\"] }\n"
                                                            "load = 5\n"},
                                                           {"rules", "r = \"x > n\"\n"}}) +
                                             "[[try]]\nx = 11\nn = 1.5\nsteel = \"S275\"\n"
                                             "[[try]]\nx = 1\nn = 2\nsteel = \"S235\"\n"
                                             "[[try]]\nx = 1\nload = 5\nm = 2\n"
                                             "[[try]]\nx = 3\nn = 2\nsteel = \"S355\"\n",
                                         "s");
    Sentences sentences;
    for (const Error& mistake : reading.mistakes) sentences.push_back(mistake.message);

    CHECK(
        sentences ==
        Sentences{"s:15: [[try]] number 1: 'x' is the number 11; it must be a number from 0 to 10",
                  "s:16: [[try]] number 1: 'n' is the number 1.5; it must be a whole number from "
                  "0 to 4",
                  "s:17: [[try]] number 1: 'steel' is text 'S275'; it must be one of 'S235', "
                  "'S355'",
                  "s:18: [[try]] number 2: breaks rule 'r'; change it or leave it out",
                  "s:22: [[try]] number 3: gives no 'n'; give every parameter that varies",
                  "s:22: [[try]] number 3: gives no 'steel'; give every parameter that varies",
                  "s:24: [[try]] number 3: 'load' does not vary; leave it out",
                  "s:25: [[try]] number 3: there is no parameter 'm'; did you mean 'x'?"});
    CHECK(reading.file->definition().enqueued == std::vector<Design>{{3, 2, 1}});

    CHECK(StudyFile::read("try = [3]\n" + test::study_with({}), "s").mistakes.at(0).message ==
          "s:1: [[try]] number 1: the number 3 is no design; write name = value for every "
          "parameter");
}
