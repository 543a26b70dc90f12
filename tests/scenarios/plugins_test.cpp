// SPDX-License-Identifier: MIT
// Plugins by others, as a person meets them: what they do while they are loaded, what hides what.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// A bench with plugins of this folder, which remembers nothing of other tests.
void use_plugins(Bench& bench, const std::string& folder) {
    bench.environment = {"FEMRUN_PLUGIN_PATH=" + folder};
    bench.keep_to_itself();
}

std::string notes_of_deaths() {
    const auto said = [](const char* library, const std::string& deed) {
        return fmt::format("femrun: plugin '{}' {}; mend or remove it\n",
                           Bench::test_plugins("at-load", library), deed);
    };
    const std::string died = "died with " + Bench::bad_access();
    return said("dies-when-loaded.femrun", died + " while it was loaded") +
           said("dies-when-unloaded.femrun", died + " while it was unloaded") +
           said("exits-when-loaded.femrun", "exited with code 3 while it was loaded");
}

}  // namespace

TEST_CASE("libraries that crash, exit or print when they are loaded are named, and all goes on",
          "[scenario][plugins]") {
    Bench bench;
    use_plugins(bench, Bench::test_plugins("at-load"));
    bench.write("study.toml", rosenbrock("first", 3));

    const Finished listed = bench.femrun({"plugins", "--json"});
    CHECK(listed.code == 0);
    CHECK(json::parse(listed.out)["broken"].size() == 3);
    CHECK((bench.has("cache/femrun/plugins.json") || bench.has("cache/femrun/cache/plugins.json")));

    const Finished checked = bench.femrun({"check"});
    CHECK(checked.code == 0);
    CHECK(checked.err == notes_of_deaths());
    const Finished run = bench.femrun({"--quiet", "--json"});
    CHECK(run.code == 0);
    CHECK(run.err == notes_of_deaths());
    CHECK(json::parse(run.out)["name"] == "first");
}

TEST_CASE("conform finds that a library crashes when it is loaded", "[scenario][plugins]") {
    Bench bench;
    const std::string library = Bench::test_plugins("at-load", "dies-when-loaded.femrun");

    const Finished run = bench.femrun({"conform", library});

    CHECK(run.code == 1);
    CHECK(run.out ==
          "ok         symbols     library: exports its door and nothing else\n"
          "FAIL       load        library: can be loaded and unloaded a hundred times\n"
          "           plugin '" +
              library + "' died with " + Bench::bad_access() +
              " while it was loaded; mend or remove it\n"
              "2 checks, 1 finding\n");
}

TEST_CASE("a plugin that takes the place of one of ours does not do so silently",
          "[scenario][plugins]") {
    Bench bench;
    use_plugins(bench, Bench::test_plugins("versions"));
    bench.write("study.toml", rosenbrock("first", 3));
    const std::string theirs =
        fmt::format("solver 'formula' 9.0.0 of '{}' is used instead of Femrun's own ",
                    Bench::test_plugins("versions", "zzz.femrun"));

    CHECK(bench.femrun({"plugins"}).out.find("attention  " + theirs) != std::string::npos);
    const Finished checked = bench.femrun({"check"});
    CHECK(checked.err.find("femrun: " + theirs) != std::string::npos);
}

TEST_CASE("a settings schema that is no JSON is told", "[scenario][plugins]") {
    Bench bench;
    use_plugins(bench, Bench::test_plugins("at-load"));

    CHECK(
        bench.femrun({"plugins"})
            .out.find(fmt::format(
                "attention  solver 'schema-no-json' 1.0.0 of '{}': its settings schema is no JSON; "
                "its settings cannot be checked until it is mended\n",
                Bench::test_plugins("at-load", "schema-no-json.femrun"))) != std::string::npos);
    const Finished one = bench.femrun({"plugins", "schema-no-json"});
    CHECK(one.code == 0);
    CHECK(one.out.find("settings:\n  none are known: the settings schema is no JSON\n") !=
          std::string::npos);
    CHECK(json::parse(bench.femrun({"plugins", "schema-no-json", "--json"}).out)["settings"]
              .is_null());
}
