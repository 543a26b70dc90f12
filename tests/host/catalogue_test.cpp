// SPDX-License-Identifier: MIT
#include "host/catalogue.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "host/places.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::host;
namespace fs = std::filesystem;

namespace {

/// A folder of plugins that are copies of the one that there is.
class PluginFolder {
public:
    explicit PluginFolder(const std::string& name)
        : path_(fs::temp_directory_path() / ("femrun-catalogue-" + name)) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~PluginFolder() { fs::remove_all(path_); }

    void add(const std::string& file) const { fs::copy_file(misbehaving_library, path_ / file); }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

}  // namespace

TEST_CASE("a plugin is found by kind and name", "[host]") {
    const Catalogue catalogue({misbehaving_folder});
    const auto segv = catalogue.find(PluginKind::solver, "segv");
    REQUIRE(segv);
    CHECK(segv.value().library == misbehaving_library);
    CHECK(segv.value().description.name == "segv");
}

TEST_CASE("a plugin that is not there is answered with the nearest name", "[host]") {
    const Catalogue catalogue({misbehaving_folder});
    CHECK(catalogue.find(PluginKind::optimizer, "cuont-up").error() ==
          Error{ErrorKind::missing,
                "optimizer 'cuont-up': there is no such plugin; did you mean 'count-up'?"});
    // A solver of that name is no optimizer.
    CHECK(!catalogue.find(PluginKind::optimizer, "segv"));
}

TEST_CASE("without any plugin of the kind the folders are named", "[host]") {
    const Catalogue catalogue({"/nowhere/plugins", "/not/here"});
    CHECK(catalogue.find(PluginKind::solver, "ccx").error().message ==
          "solver 'ccx': there is none in the plugin folders '/nowhere/plugins', '/not/here'; put "
          "its library into one of them, or its folder into FEMRUN_PLUGIN_PATH");
}

TEST_CASE("of two plugins with one name the first folder's is used, the other is listed",
          "[host]") {
    const PluginFolder first("first"), second("second");
    first.add("zzz.femrun");
    second.add("segv.femrun");
    const Catalogue catalogue({first.path(), second.path()});

    CHECK(catalogue.find(PluginKind::solver, "segv").value().library ==
          first.path() / "zzz.femrun");
    const Listing listing = catalogue.list();
    const auto hidden = std::find_if(
        listing.hidden.begin(), listing.hidden.end(),
        [](const Listing::Hidden& one) { return one.plugin.description.name == "segv"; });
    REQUIRE(hidden != listing.hidden.end());
    CHECK(hidden->plugin.library == second.path() / "segv.femrun");
    CHECK(hidden->by == first.path() / "zzz.femrun");
}

TEST_CASE("in one folder the file that has the plugin's name is used", "[host]") {
    const PluginFolder folder("one");
    folder.add("a.femrun");
    folder.add("segv.femrun");
    const Catalogue catalogue({folder.path()});
    CHECK(catalogue.find(PluginKind::solver, "segv").value().library ==
          folder.path() / "segv.femrun");
    for (const Plugin& plugin : catalogue.list().plugins)
        if (plugin.description.name == "segv") CHECK(plugin.library.filename() == "segv.femrun");
}

TEST_CASE("what does not load is listed with why, and hides nothing that does", "[host]") {
    const Catalogue catalogue({unloadable_folder, misbehaving_folder});
    const Listing listing = catalogue.list();
    CHECK(listing.broken.size() == 6);
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
    const Catalogue catalogue({unloadable_folder, misbehaving_folder});
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
