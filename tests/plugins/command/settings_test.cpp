// SPDX-License-Identifier: MIT
// What is wrong with a study is said before anything runs.
#include "bench.hpp"
#include "support/catch.hpp"

using namespace femrun::command;
using femrun::stand::NamedKind;

namespace {

const std::string outputs = ", 'outputs': {'mass': {'file': 'step1.log', 'name': 'mass'}}}";

/// What the solver says to these settings and these parameters.
std::string said(Bench& bench, const std::string& settings,
                 const std::vector<NamedKind>& quantities = {}) {
    bench.make(settings);
    return bench.open(quantities, {"mass"});
}

std::string said(const std::string& settings, const std::vector<NamedKind>& quantities = {}) {
    Bench bench;
    return said(bench, settings, quantities);
}

std::string with_step(const std::string& step) {
    return said("{'steps': [{'program': 'sh', " + step + "}]" + outputs);
}

}  // namespace

TEST_CASE("what is named twice, not at all or wrongly is refused", "[command][settings]") {
    CHECK(said("{'outputs': {}}") ==
          "invalid: solver.steps: there are none; add [[solver.steps]] with the program to run");
    CHECK(said("{'steps': [{'program': 'sh'}]}") ==
          "invalid: solver.outputs: there are none; say where a response stands, such as mass = { "
          "file = "
          "\"step1.log\", pattern = 'mass = (\\S+)' }");
    CHECK(said("{'step': 3}") == "invalid: solver.step: no such setting; did you mean 'steps'?");
    CHECK(said("{'steps': 3}") == "invalid: solver.steps: is 3; expected a list");
    CHECK(said("{'steps': [{'arguments': []}]}") ==
          "invalid: solver.steps.0.program: setting is missing; add it");
    CHECK(said("{'templates': [3]}") ==
          "invalid: solver.templates.0: is 3; expected a file, or a table with 'from' and 'to'");
    CHECK(said("{'steps': [{'program': 'sh', 'output': 'a'}, {'program': 'sh', 'output': './a'}]" +
               outputs) ==
          "invalid: solver.steps.1.output: './a' is also written by solver.steps.0.output; give "
          "each its own "
          "file");
    CHECK(said("{'steps': [{'program': 'sh'}], 'unused': ['t']" + outputs) ==
          "invalid: solver.unused: 't' names no parameter");
}

TEST_CASE("a step's settings say what is wrong with them", "[command][settings]") {
    for (const std::string limit : {"'30 sek'", "30", "'0 s'", "'-1 s'", "'s'", "''"})
        CHECK(with_step("'time_limit': " + limit) ==
              "invalid: solver.steps.0.time_limit: is " + limit +
                  "; expected a duration such as '30 s' or '1 h 30 min'");
    CHECK(with_step("'time_limit': '1 h 30min 5 s'") == "ok");
    CHECK(
        with_step("'stage': 'meshing'") ==
        "invalid: solver.steps.0.stage: is 'meshing'; expected 'model', 'mesh', 'solve' or 'post'");
    CHECK(with_step("'arguments': [true]") ==
          "invalid: solver.steps.0.arguments.0: is true; expected a text or a number");
    CHECK(with_step("'environment': []") ==
          "invalid: solver.steps.0.environment: is a list; expected a "
          "table");
    CHECK(with_step("'output': '/tmp/x'") ==
          "invalid: solver.steps.0.output: '/tmp/x' is outside the work folder; write a relative "
          "path "
          "without '..'");
    CHECK(
        with_step("'failures': [{'kind': 'design'}]") ==
        "invalid: solver.steps.0.failures.0: does not say what shows the failure; add 'exit_code', "
        "'pattern' or 'without'");
    CHECK(with_step("'failures': [{'exit_code': 3, 'file': 'a'}]") ==
          "invalid: solver.steps.0.failures.0.file: is only looked into for a pattern; add "
          "'pattern' or "
          "'without'");
    CHECK(with_step("'failures': [{'exit_code': 'three'}]") ==
          "invalid: solver.steps.0.failures.0.exit_code: is 'three'; expected a whole number or a "
          "list of "
          "them");
    CHECK(with_step("'failures': [{'exit_code': 3, 'kind': 'resource', 'stage': 'mesh'}]") ==
          "invalid: solver.steps.0.failures.0.stage: is 'mesh'; expected 'licence', 'memory', "
          "'disk' or "
          "'time'");
    CHECK(with_step("'failures': [{'exit_code': 3, 'kind': 'fault', 'stage': 'mesh'}]") ==
          "invalid: solver.steps.0.failures.0.stage: a fault has none; leave it out");
    CHECK(with_step("'failures': [{'exit_code': 3, 'kind': 'bug'}]") ==
          "invalid: solver.steps.0.failures.0.kind: is 'bug'; expected 'design', 'resource' or "
          "'fault'");
}

TEST_CASE("files and programs that are not there are missed at once", "[command][settings]") {
    Bench bench;
    bench.study.write("plain.txt", "no program");

    CHECK(said(bench, "{'files': ['mesh.dat']}") ==
          "missing: solver.files.0: 'mesh.dat' is not in 'FOLDER'");
    CHECK(said(bench, "{'templates': [{'from': 'a.tmpl'}]}") ==
          "missing: solver.templates.0.from: 'a.tmpl' is not in 'FOLDER'");
    CHECK(said(bench, "{'steps': [{'program': 'no-such-program'}]" + outputs) ==
          "missing: solver.steps.0.program: there is no program 'no-such-program' in PATH; install "
          "it, or "
          "write its path");
    CHECK(said(bench, "{'steps': [{'program': './beam.sh'}]" + outputs) ==
          "missing: solver.steps.0.program: there is no './beam.sh' among the staged files or in "
          "'FOLDER'");
    CHECK(said(bench, "{'steps': [{'program': './plain.txt'}]" + outputs) ==
          "missing: solver.steps.0.program: './plain.txt' is not a program that may be run; make "
          "it one "
          "with 'chmod +x'");
    CHECK(said(bench, "{'steps': [{'program': '/no/beam'}]" + outputs) ==
          "missing: solver.steps.0.program: there is no '/no/beam' on this machine; write the path "
          "of a "
          "program");
    CHECK(said(bench, "{'files': [{'from': 'plain.txt', 'to': '../x'}]}") ==
          "invalid: solver.files.0.to: '../x' is outside the work folder; write a relative path "
          "without "
          "'..'");
}

TEST_CASE("all places without parameter and all unused parameters are told in one go",
          "[command][settings]") {
    Bench bench;
    bench.study.write("beam.inp.tmpl", "*NODE\n1, ${thicknes}\n");

    CHECK(
        said(bench,
             "{'templates': ['beam.inp.tmpl'], 'steps': [{'program': 'sh', 'arguments': "
             "['${widht}'], 'environment': {'N': '${ribs}'}}]" +
                 outputs,
             {{"thickness"}, {"width"}}) ==
        "invalid: beam.inp.tmpl:2: '${thicknes}' names no parameter; did you mean 'thickness'? "
        "also: solver.steps.0.arguments.0: '${widht}' names no parameter; did you mean 'width'? "
        "also: "
        "solver.steps.0.environment.N: '${ribs}' names no parameter; known are 'thickness', "
        "'width'; "
        "also: parameter 'thickness' is used nowhere; write '${thickness}' into a template, an "
        "argument or the environment, or add it to solver.unused; also: parameter 'width' is used "
        "nowhere; write '${width}' into a template, an argument or the environment, or add it to "
        "solver.unused");
}

TEST_CASE("a parameter may go unused where the study says or shows so", "[command][settings]") {
    CHECK(said("{'steps': [{'program': 'sh', 'arguments': ['${t}']}]" + outputs,
               {{"t"}, {"r", FEMRUN_REAL, FEMRUN_QUANTITY_OPTIONAL}}) == "ok");
    CHECK(said("{'steps': [{'program': 'sh', 'arguments': ['${t}']}], 'unused': ['r']" + outputs,
               {{"t"}, {"r"}}) == "ok");
}

TEST_CASE("a template that cannot be read is refused with its line", "[command][settings]") {
    Bench bench;
    bench.study.write("beam.inp.tmpl", "*NODE\n1, ${t\n");
    bench.study.write("whole.tmpl", "\n${t:d}\n");
    bench.study.write("folder/file", "");

    CHECK(said(bench, "{'templates': ['folder']}") ==
          "invalid: solver.templates.0: 'folder' cannot be read; expected a text file");

    CHECK(said(bench, "{'templates': ['beam.inp.tmpl']}") ==
          "invalid: beam.inp.tmpl:2: '${t' is not closed; write '${name}', or '$${' for a literal "
          "'${'");
    CHECK(
        said(bench, "{'templates': ['whole.tmpl'], 'steps': [{'program': 'sh'}]" + outputs,
             {{"t"}}) ==
        "invalid: whole.tmpl:2: '${t:d}': 'd' takes whole numbers, not 0.5; write '.0f' to round");
}

TEST_CASE("a field that has no room for all values of its parameter is refused",
          "[command][settings]") {
    Bench bench;
    bench.study.write("m.bdf.tmpl",
                      "GRID    1       ${x:8.3f}${y:8.3f}${z:8.3f}${t:8.4g}${n:3d}\n");
    const std::string settings =
        "{'templates': ['m.bdf.tmpl'], 'steps': [{'program': 'sh'}]" + outputs;
    const auto in = [](const std::string& name, double low, double high) {
        return NamedKind{name, FEMRUN_REAL, 0, {low, high, 0}};
    };
    const NamedKind n{"n", FEMRUN_INTEGER, 0, {1, 1000, 1}};
    const NamedKind t = in("t", 0.1, 0.9);
    const auto narrow = [](const std::string& place, const std::string& value) {
        const auto colon = place.find(':');
        const std::string spec = place.substr(colon + 1);
        return "m.bdf.tmpl:1: '${" + place + "}': '" + spec + "' has room for " + spec[0] +
               " characters, and '" + value + "' needs " + std::to_string(value.size()) +
               "; write a larger width, none, or '" + spec[0] + "w' for as many digits as fit";
    };

    CHECK(said(bench, settings, {in("x", 1, 20000), in("y", -9999, 9), in("z", 1, 2), t, n}) ==
          "invalid: " + narrow("x:8.3f", "20000.000") + "; also: " + narrow("y:8.3f", "-9999.000") +
              "; also: " + narrow("n:3d", "1000"));
    CHECK(said(bench, settings,
               {in("x", 1, 2000),
                in("y", -999, 9),
                in("z", 1, 2),
                in("t", -0.9, 0.9),
                {"n", FEMRUN_INTEGER, 0, {1, 999, 1}}})
              .rfind("invalid: m.bdf.tmpl:1: '${t:8.4g}': '8.4g' has room for 8 characters, and '",
                     0) == 0);
    CHECK(said(bench, settings,
               {in("x", 1, 2000),
                in("y", -999, 9),
                in("z", 1, 2),
                {"t", FEMRUN_REAL, 0, {0.1, 0.9, 0.1}},
                {"n", FEMRUN_INTEGER, 0, {1, 999, 1}}}) == "ok");
    bench.study.write("m.bdf.tmpl", "${x:8w}${y:8W}${z:8w}${t:8w}${n:8w}");
    CHECK(said(bench, settings, {in("x", 1, 20000), in("y", -9999, 9), in("z", -1e9, 2), t, n}) ==
          "ok");
}

TEST_CASE("a response that is no output is refused", "[command][settings]") {
    Bench bench;
    bench.make("{'steps': [{'program': 'sh'}]" + outputs);

    CHECK(bench.open({}, {"mas"}) ==
          "invalid: response 'mas' is none of the outputs; did you mean 'mass'?");
}

TEST_CASE("a Dakota driver's settings are checked", "[command][settings][dakota]") {
    const std::string step = "{'steps': [{'program': 'sh'}], 'dakota': ";

    CHECK(said(step + "{'responses': []}}") ==
          "invalid: solver.dakota.responses: setting is missing; name what the results file holds, "
          "in "
          "order");
    CHECK(said(step + "{'responses': [3]}}") ==
          "invalid: solver.dakota.responses: has 3; expected names");
    CHECK(said(step + "{'responses': ['mass'], 'labeled': 1}}") ==
          "invalid: solver.dakota.labeled: is 1; expected true or false");
    CHECK(said(step + "{'responses': ['mass']}" + outputs) ==
          "invalid: solver.outputs.mass: is also in solver.dakota.responses; keep one of them");
}

TEST_CASE("a probe finds the programs, the places and the outputs", "[command][settings]") {
    Bench bench;
    bench.study.write_script("beam.sh", "#!/bin/sh\n");
    bench.study.write("beam.inp.tmpl", "${t} ${w}");
    bench.make(
        "{'templates': ['beam.inp.tmpl'], 'steps': [{'program': './beam.sh', 'arguments': "
        "['${t}', '${ribs}']}]" +
        outputs);
    femrun::stand::Probed found;

    REQUIRE(bench.solver().probe(found) == FEMRUN_OK);

    CHECK(found.facts ==
          std::vector<std::string>{"program 1=" + (bench.study.path() / "beam.sh").string()});
    CHECK(found.variables == std::vector<std::string>{"t=nan", "w=nan", "ribs=nan"});
    CHECK(found.responses == std::vector<std::string>{"mass"});
}
