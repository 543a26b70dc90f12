// SPDX-License-Identifier: MIT
#include "engines/archive.hpp"

#include <algorithm>

#include "engines/command.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/plugin_platform.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::engines;
using femrun::test::Scratch;
namespace fs = std::filesystem;

TEST_CASE("tar finds in a program's archive what was put there", "[engines][program]") {
    const Scratch scratch;
    scratch.write("bin/femrun", std::string(100'000, 'x'));
    scratch.write("bin/plugins/exact.femrun", std::string(512, 'y'));
    scratch.write("bin/plugins/none.femrun", "");
    fs::permissions(scratch.path("bin/femrun"), fs::perms::owner_all);
    const auto files = files_of({.platform = {},
                                 .executable = scratch.path("bin/femrun"),
                                 .plugins = scratch.path("bin/plugins")});
    REQUIRE(files.ok());

    REQUIRE(write_archive(*files, scratch.path("program.tar")).ok());

    fs::create_directory(scratch.path("there"));
    const auto said = run({.words = {"tar", "-x", "-f", scratch.path("program.tar").string(), "-C",
                                     scratch.path("there").string()},
                           .input = {}});
    REQUIRE(said.ok());
    CHECK(*said == Said{});
    CHECK(scratch.text("there/femrun") == std::string(100'000, 'x'));
    CHECK(scratch.text("there/plugins/exact.femrun") == std::string(512, 'y'));
    CHECK(fs::exists(scratch.path("there/plugins/none.femrun")));
    const auto may_run = [&](const char* file) {
        return (fs::status(scratch.path(file)).permissions() & fs::perms::owner_exec) !=
               fs::perms::none;
    };
    CHECK(may_run("there/femrun"));
    CHECK_FALSE(may_run("there/plugins/exact.femrun"));
}

TEST_CASE("a program that changes while it is packed is not sent", "[engines][program]") {
    const Scratch scratch;
    scratch.write("bin/femrun", "as it was");
    const auto files =
        files_of({.platform = {}, .executable = scratch.path("bin/femrun"), .plugins = {}});
    REQUIRE(files.ok());
    scratch.write("bin/femrun", "as it is!");

    const auto written = write_archive(*files, scratch.path("program.tar"));

    REQUIRE(!written.ok());
    CHECK(written.error() ==
          Error{ErrorKind::conflict,
                "program for the jobs: it was changed while it was copied; try again once it is "
                "built"});
}

TEST_CASE("a program travels with the libraries that it loads here", "[engines][program]") {
    const Scratch scratch;

    const auto files = files_of({.platform = system::plugin_platform(),
                                 .executable = system::executable_path(),
                                 .plugins = {}});

    REQUIRE(files.ok());
    std::vector<std::string> names;
    for (const auto& file : files->files) names.push_back(file.name);
    const auto has = [&](const char* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    CHECK(has("lib/libstdc++.so.6"));
    CHECK_FALSE(has("lib/libc.so.6"));
}
