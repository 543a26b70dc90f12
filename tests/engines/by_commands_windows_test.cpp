// SPDX-License-Identifier: MIT
// A site's own commands as cmd.exe runs them.
#include "engines/by_commands.hpp"

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/plugin_platform.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::engines;
using femrun::test::Scratch;

namespace {

// It writes down what it was given, and knows one job, which waits.
constexpr const char* site_program =
    "@echo off\r\n"
    ">>\"%~dp0said\" echo %1 [%2] [%3]\r\n"
    "if \"%1\"==\"submit\" echo 4711.site\r\n"
    "if \"%1\"==\"state\" echo PENDING\r\n"
    "if \"%1\"==\"full\" (echo site: too many jobs 1>&2 & exit /b 3)\r\n";

struct Site {
    Site() { scratch.write("the site/site.bat", site_program); }

    /// The engine whose commands begin with that program, in quotes.
    std::unique_ptr<Engine> engine(const std::string& submit) const {
        const std::string program = "\"" + path_text(scratch.path("the site/site.bat")) + "\" ";
        auto made = make_by_commands({.submit = program + submit,
                                      .cancel = program + "cancel {id}",
                                      .state = program + "state {id} \"a & b\"",
                                      .id = {},
                                      .programs = scratch.path("programs"),
                                      .jobs = scratch.path("the jobs (x86)")});
        REQUIRE(made.ok());
        return *std::move(made);
    }
    Result<Done> submit(Engine& engine) const {
        return engine.submit(
            {.crew = "story-1",
             .time = std::chrono::minutes(90),
             .options = {},
             .programs = {{.platform = system::plugin_platform(),
                           .executable = system::executable_path().parent_path() / "actor.exe",
                           .plugins = {}}},
             .address = "femrun://host:7711/#secret",
             .worker = {},
             .folder = {}});
    }
    /// "story-1.0a1b2c3d" as its script.
    std::string script_of(const std::string& id) const {
        return path_text(scratch.path("the jobs (x86)") / "story-1" / id.substr(8) / "script.sh");
    }
    std::string said() const { return scratch.text("the site/said"); }

    Scratch scratch;
};

}  // namespace

TEST_CASE("a site's commands are run as they are typed, quotes and all", "[engines][commands]") {
    const Site site;
    const std::string submit =
        GENERATE(std::string("submit {script} {time}"), std::string("submit \"{script}\" {time}"));
    const auto engine = site.engine(submit);

    const auto done = site.submit(*engine);

    INFO((done.ok() ? std::string() : done.error().message));
    REQUIRE(done.ok());
    const std::string id = done->ids.at(0);
    CHECK(site.said() == "submit [\"" + site.script_of(id) + "\"] [01:30:00]\r\n");
    const auto seen = engine->look({id});
    REQUIRE(seen.ok());
    CHECK(seen->at(0).phase == JobSeen::Phase::pending);
    REQUIRE(engine->cancel({id}).ok());
    CHECK(site.said().ends_with("state [4711.site] [\"a & b\"]\r\ncancel [4711.site] []\r\n"));
}

TEST_CASE("a site's command that fails is told with its own words", "[engines][commands]") {
    const Site site;
    const auto engine = site.engine("full {script}");

    const auto done = site.submit(*engine);

    REQUIRE_FALSE(done.ok());
    CHECK(done.error().message == "submit: site: too many jobs");
}
