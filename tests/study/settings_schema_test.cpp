// SPDX-License-Identifier: MIT
#include "study/settings_schema.hpp"

#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

const char* const schema = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["deck", "mode", "parts"],
  "properties": {
    "deck": {"type": "string", "description": "the CalculiX input deck"},
    "mode": {"enum": ["static", "modal", 3]},
    "threads": {"type": "integer", "minimum": 1, "maximum": 64, "default": 1},
    "tolerance": {"type": "number", "exclusiveMinimum": 0},
    "files": {"type": ["string", "array"], "minItems": 2, "items": {"type": "string"}},
    "mesh": {"type": "object", "default": {}, "properties": {
      "size": {"type": "number", "default": 2.5}, "quadratic": {"type": "boolean"}}},
    "steps": {"type": "array", "items": {"type": "object", "required": ["program"],
      "additionalProperties": false,
      "properties": {"program": {"type": "string"}, "retries": {"type": "integer", "default": 0}}}},
    "parts": {"type": "object", "additionalProperties": {"type": "number"}}
  }
})";

CheckedSettings checked(const std::string& lines, std::string_view with = schema) {
    const auto reading = StudyFile::read("[solver]\nplugin = \"calculix\"\n" + lines, "s.toml");
    return check_settings(with, reading.file->definition().solver.settings, "solver",
                          *reading.file);
}

std::vector<std::string> mistakes(const std::string& lines, std::string_view with = schema) {
    std::vector<std::string> sentences;
    for (const Error& mistake : checked(lines, with).mistakes) sentences.push_back(mistake.message);
    return sentences;
}

// What every study below needs, on lines 3 to 5.
const std::string needed = "deck = \"a.inp\"\nmode = \"static\"\nparts = { a = 1 }\n";

}  // namespace

TEST_CASE("settings that fit come back with defaults filled in", "[study][settings]") {
    const auto found = checked(needed + "threads = 4.0\n[[solver.steps]]\nprogram = \"ccx\"\n");

    CHECK(found.mistakes.empty());
    CHECK(found.settings == R"({"deck":"a.inp","mode":"static","parts":{"a":1},"threads":4,)"
                            R"("steps":[{"program":"ccx","retries":0}],"mesh":{"size":2.5}})");
}

TEST_CASE("every setting that does not fit is named with its line", "[study][settings]") {
    CHECK(mistakes(needed + "dekc = 1\n") ==
          std::vector<std::string>{
              "s.toml:6: solver 'calculix' has no setting 'dekc'; did you mean 'deck'?"});
    CHECK(mistakes(needed + "time_limt = 1\n") ==
          std::vector<std::string>{
              "s.toml:6: solver 'calculix' has no setting 'time_limt'; did you mean "
              "'time_limit'?"});
    CHECK(mistakes("deck = 3\nmode = \"moddal\"\nparts = { a = \"x\", b = 2 }\n"
                   "threads = 0\ntolerance = 0\nfiles = [1]\nmesh = { quadratic = 1 }\n"
                   "steps = [{ program = \"a\" }, { prog = \"b\" }]\n") ==
          std::vector<std::string>{
              "s.toml:3: solver.deck is the number 3; it must be a text",
              "s.toml:4: solver.mode is text 'moddal'; did you mean 'modal'?",
              "s.toml:5: solver.parts.a is text 'x'; it must be a number",
              "s.toml:6: solver.threads is the number 0; it must be 1 or more",
              "s.toml:7: solver.tolerance is the number 0; it must be above 0",
              "s.toml:8: solver.files is a list of 1; it must have at least 2",
              "s.toml:8: solver.files.0 is the number 1; it must be a text",
              "s.toml:9: solver.mesh.quadratic is the number 1; it must be true or false",
              "s.toml:10: solver.steps.1 has no setting 'prog'; known are 'program', 'retries'",
              "s.toml:10: solver.steps.1 needs the setting 'program'; write program = \"...\""});
    CHECK(
        mistakes(needed + "threads = 65\nfiles = { a = 1 }\n") ==
        std::vector<std::string>{"s.toml:6: solver.threads is the number 65; it must be at most 64",
                                 "s.toml:7: solver.files is a table; it must be a text or a list"});
    CHECK(mistakes("deck = \"a\"\nparts = {}\nmode = \"thermal\"\n") ==
          std::vector<std::string>{"s.toml:5: solver.mode is text 'thermal'; it must be one of "
                                   "'static', 'modal', 3"});
}

TEST_CASE("a setting that is needed and absent is named with its meaning", "[study][settings]") {
    CHECK(mistakes("") ==
          std::vector<std::string>{
              "s.toml:1: solver 'calculix' needs the setting 'deck'; write deck = \"...\" (the "
              "CalculiX input deck)",
              "s.toml:1: solver 'calculix' needs the setting 'mode'; write mode = \"static\"",
              "s.toml:1: solver 'calculix' needs the setting 'parts'; write parts = { ... }"});
}

TEST_CASE("a plugin without a schema takes anything, one with a broken schema is named",
          "[study][settings]") {
    CHECK(checked("a = 1\n", "").mistakes.empty());
    CHECK(checked("a = 1\n", "{}").settings == R"({"a":1})");

    const auto broken = checked("a = 1\n", "{ nonsense");
    REQUIRE(broken.mistakes.size() == 1);
    CHECK(broken.mistakes[0] ==
          Error{ErrorKind::fault,
                "s.toml:1: solver 'calculix' describes its settings with a schema that is no JSON "
                "object; tell its author"});
}

TEST_CASE("a schema says which table has the model's names of variables", "[study][settings]") {
    using study::table_of_names;
    CHECK(table_of_names(R"({"properties": {"deck": {"format": "path"},
                             "names": {"type": "object", "format": "variable names"}}})") ==
          "names");
    CHECK(table_of_names(R"({"properties": {"deck": {"format": 3}, "mode": 1}})") == std::nullopt);
    CHECK(table_of_names(R"({"properties": []})") == std::nullopt);
    CHECK(table_of_names("") == std::nullopt);
}
