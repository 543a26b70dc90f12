// SPDX-License-Identifier: MIT
#include "host/catalogue.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "host/places.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using namespace femrun::host;
namespace fs = std::filesystem;

namespace {

/// A folder of plugins that are copies of others.
class PluginFolder {
public:
    void add(const std::string& file, const fs::path& from = misbehaving_library) const {
        fs::copy_file(from, scratch_.path(file));
    }
    const fs::path& path() const { return scratch_.path(); }

private:
    test::Scratch scratch_;
};

}  // namespace

TEST_CASE("a plugin is found by kind and name", "[host]") {
    const Catalogue catalogue({misbehaving_folder}, forgetful());
    const auto segv = catalogue.find(PluginKind::solver, "segv");
    REQUIRE(segv);
    CHECK(segv.value().library == misbehaving_library);
    CHECK(segv.value().description.name == "segv");
}

TEST_CASE("a plugin that is not there is answered with the nearest name", "[host]") {
    const Catalogue catalogue({misbehaving_folder}, forgetful());
    CHECK(catalogue.find(PluginKind::optimizer, "cuont-up").error() ==
          Error{ErrorKind::missing,
                "optimizer 'cuont-up': there is no such plugin; did you mean 'count-up'?"});
    // A solver of that name is no optimizer.
    CHECK(!catalogue.find(PluginKind::optimizer, "segv"));
}

TEST_CASE("a plugin of ours that another system has alone is told so", "[host]") {
    const Catalogue catalogue({misbehaving_folder}, forgetful());
    CHECK(catalogue.find(PluginKind::solver, "femtet").error() ==
          Error{ErrorKind::missing,
                "solver 'femtet': runs on Windows alone, as what it drives does; its studies are "
                "handed in with --scheduler, where a worker is on a PC with Windows"});
}

TEST_CASE("without any plugin of the kind the folders are named", "[host]") {
    const Catalogue catalogue({"/nowhere/plugins", "/not/here"}, forgetful());
    CHECK(catalogue.find(PluginKind::solver, "ccx").error().message ==
          "solver 'ccx': there is none in the plugin folders '/nowhere/plugins', '/not/here'; put "
          "its library into one of them, or its folder into FEMRUN_PLUGIN_PATH");
}

TEST_CASE("of two plugins with one name the first folder's is used, the other is listed",
          "[host]") {
    const PluginFolder first, second;
    first.add("zzz.femrun");
    second.add("segv.femrun");
    const Catalogue catalogue({first.path(), second.path()}, forgetful());

    CHECK(catalogue.find(PluginKind::solver, "segv").value().library ==
          first.path() / "zzz.femrun");
    const Listing listing = catalogue.list();
    const auto hidden = std::find_if(
        listing.hidden.begin(), listing.hidden.end(),
        [](const Listing::Hidden& one) { return one.plugin.description.name == "segv"; });
    REQUIRE(hidden != listing.hidden.end());
    CHECK(hidden->plugin.library == second.path() / "segv.femrun");
    CHECK(hidden->by.library == first.path() / "zzz.femrun");
}

TEST_CASE("in one folder the higher version is used, and who is hidden is known with its version",
          "[host]") {
    const Catalogue catalogue({versions_folder}, forgetful());

    const auto beam = catalogue.find(PluginKind::solver, "com.example.beam");
    REQUIRE(beam);
    CHECK(shown(beam.value()) == fmt::format("solver 'com.example.beam' 1.10.0 of '{}'",
                                             (versions_folder / "b-beam.femrun").string()));
    std::vector<std::string> hidden;
    for (const auto& one : catalogue.list().hidden) {
        CHECK(one.by == beam.value());
        hidden.push_back(one.plugin.description.version);
    }
    CHECK(hidden == std::vector<std::string>{"1.10.0-rc.1", "1.9.0"});
}

TEST_CASE("beside the program a name without a dot is Femrun's own, whatever version another has",
          "[host]") {
    const PluginFolder own, theirs;
    own.add("segv.femrun");
    own.add("other.femrun", versions_folder / "segv-2.femrun");
    auto settings = forgetful();
    settings.own_folder = own.path();

    const Catalogue beside({own.path()}, settings);
    CHECK(beside.find(PluginKind::solver, "segv").value().description.version == "1.0.0");

    // Only a folder that the user names comes before, and that is known.
    theirs.add("other.femrun", versions_folder / "segv-2.femrun");
    const Catalogue named({theirs.path(), own.path()}, settings);
    const auto used = named.find(PluginKind::solver, "segv");
    CHECK(used.value().description.version == "2.0.0");
    CHECK(named.own_hidden_by(used.value()).value().description.version == "1.0.0");
    CHECK_FALSE(beside.own_hidden_by(beside.find(PluginKind::solver, "segv").value()));
}

TEST_CASE("a folder that is named twice hides nothing of its own", "[host]") {
    const Catalogue catalogue({versions_folder, versions_folder / ".", versions_folder / ""},
                              forgetful());
    CHECK(catalogue.list().hidden.size() == 2);
    CHECK(catalogue.list().broken.empty());
}

TEST_CASE("a library that crashes, exits or prints while it is loaded ends nobody, and is named",
          "[host]") {
    const Catalogue catalogue({at_load_folder}, forgetful());
    const auto said = [](const std::string& library, const std::string& deed) {
        return fmt::format("plugin '{}' {}; mend or remove it", (at_load_folder / library).string(),
                           deed);
    };

    const Listing& listing = catalogue.list();

    REQUIRE(listing.broken.size() == 3);
    CHECK(listing.broken[0].why ==
          said("dies-when-loaded.femrun", "died with signal 11 (SIGSEGV) while it was loaded"));
    CHECK(listing.broken[1].why ==
          said("dies-when-unloaded.femrun", "died with signal 11 (SIGSEGV) while it was unloaded"));
    CHECK(listing.broken[2].why ==
          said("exits-when-loaded.femrun", "exited with code 3 while it was loaded"));
    for (const auto& broken : listing.broken) CHECK(broken.died);
    CHECK(catalogue.find(PluginKind::solver, "prints-when-loaded"));
    CHECK(catalogue.find(PluginKind::solver, "dies-when-loaded").error().message ==
          listing.broken[0].why);
}

TEST_CASE("a library that hangs while it is loaded costs its time once", "[host]") {
    auto settings = forgetful();
    settings.look.limit = std::chrono::milliseconds(100);
    const Catalogue catalogue({hanging_folder}, settings);

    REQUIRE(catalogue.list().broken.size() == 1);
    CHECK(catalogue.list().broken.front().why ==
          fmt::format("plugin '{}' still was not loaded after 0.1 s; mend or remove it",
                      (hanging_folder / "hangs-when-loaded.femrun").string()));
}

TEST_CASE("what a library prints while it is loaded is known", "[host]") {
    const auto facts =
        look_into({at_load_folder / "prints-when-loaded.femrun"}, forgetful().look).front();
    CHECK(facts.broken.empty());
    CHECK(facts.printed == "welcome to the trial version welcome to the trial version");
}

TEST_CASE("in one folder, of equal versions the file that has the plugin's name is used",
          "[host]") {
    const PluginFolder folder;
    folder.add("a.femrun");
    folder.add("segv.femrun");
    const Catalogue catalogue({folder.path()}, forgetful());
    CHECK(catalogue.find(PluginKind::solver, "segv").value().library ==
          folder.path() / "segv.femrun");
    for (const Plugin& plugin : catalogue.list().plugins)
        if (plugin.description.name == "segv") CHECK(plugin.library.filename() == "segv.femrun");
}

TEST_CASE("what does not load is listed with why, and hides nothing that does", "[host]") {
    const Catalogue catalogue({unloadable_folder, misbehaving_folder}, forgetful());
    const Listing listing = catalogue.list();
    CHECK(listing.broken.size() == 6);
    CHECK_FALSE(listing.broken.front().died);
    CHECK(listing.broken.front().library == unloadable_folder / "abi-0.femrun");
    CHECK(listing.broken.front().why ==
          fmt::format("plugin '{}': built for ABI 0, this host speaks ABI 1; rebuild it with "
                      "femrun-sdk 1.x",
                      (unloadable_folder / "abi-0.femrun").string()));
    CHECK(listing.hidden.empty());
    CHECK(std::is_sorted(listing.plugins.begin(), listing.plugins.end(),
                         [](const Plugin& a, const Plugin& b) {
                             return std::pair(a.description.kind, a.description.name) <
                                    std::pair(b.description.kind, b.description.name);
                         }));
    CHECK(catalogue.find(PluginKind::solver, "segv"));
}

TEST_CASE("a library that has the wanted name and does not load says why", "[host]") {
    const Catalogue catalogue({unloadable_folder, misbehaving_folder}, forgetful());
    CHECK(catalogue.find(PluginKind::solver, "abi-2").error().message ==
          fmt::format("plugin '{}': built for ABI 2, this host speaks ABI 1; rebuild it with "
                      "femrun-sdk 1.x",
                      (unloadable_folder / "abi-2.femrun").string()));
}

TEST_CASE("the folders of FEMRUN_PLUGIN_PATH win over those beside the program", "[host]") {
    setenv("FEMRUN_PLUGIN_PATH", "/my/plugins:/our/plugins", 1);
    const auto folders = plugin_folders();
    unsetenv("FEMRUN_PLUGIN_PATH");
    REQUIRE(folders.size() >= 3);
    CHECK(folders[0] == "/my/plugins");
    CHECK(folders[1] == "/our/plugins");
    CHECK(folders[2].filename() == "plugins");
    CHECK(fs::exists(folders[2].parent_path() / "test_host"));
}
