// SPDX-License-Identifier: MIT
// A disk or a share that cannot be read says nothing about the design, and nothing against the
// plugin. /proc/self/mem stands in for it: it can be opened, and reading its beginning fails.
#include "reading.hpp"
#include "step_ending.hpp"
#include "support/catch.hpp"

#include <femrun/failure.hpp>

using namespace femrun::command;

TEST_CASE("a result file that cannot be read is the disk's failure", "[command][disk]") {
    const std::string source =
        GENERATE("'name': 'mass'", "'column': 1", "'pattern': 'a(.)'", "'pointer': '/mass'");
    const Output output = read_output("mass", settings_json("{'file': 'run.log', " + source + "}"));
    const Scratch scratch;
    std::filesystem::create_symlink("/proc/self/mem", scratch.path() / "run.log");
    const auto read = [&] { read_outputs({&output}, scratch.path()); };

    CHECK(complaint(read) ==
          "disk: output 'mass': 'run.log' cannot be read to its end; see whether the disk, or the "
          "way to "
          "it, is well");
    CHECK_THROWS_AS(read(), femrun::Unavailable);
}

TEST_CASE("a log that cannot be read has no last lines", "[command][disk]") {
    const Scratch scratch;
    std::filesystem::create_symlink("/proc/self/mem", scratch.path() / "run.log");
    CHECK(last_lines(scratch.path() / "run.log", 20).empty());
}
