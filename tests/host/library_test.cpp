// SPDX-License-Identifier: MIT
#include "host/library.hpp"

#include <fstream>

#include <fmt/format.h>

#include "host/places.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::host;

namespace {

// What loading a library of the unloadable ones says, without its folder.
std::string complaint(const std::string& file) {
    const auto path = unloadable_folder / file;
    const auto library = Library::load(path);
    if (library) return "loaded";
    std::string text = library.error().message;
    const auto folder = unloadable_folder.string() + "/";
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
        text.erase(at, folder.size());
    return text;
}

// A table as a library would export it, wrong in one place.
struct Door {
    femrun_descriptor_t descriptor{
        sizeof(femrun_descriptor_t), 0, FEMRUN_SOLVER, "wing", "1.0.0", "A wing.", "{}"};
    femrun_entry_t entry{
        sizeof(femrun_entry_t),
        FEMRUN_ABI_VERSION,
        "1.0.0",
        1,
        [](std::uint32_t) -> const femrun_descriptor_t* { return &shown->descriptor; },
        [](std::uint32_t) -> const void* { return &shown; }};
    static inline const Door* shown = nullptr;

    std::string complaint() {
        shown = this;
        const auto described = host::described(entry, "/opt/wing.femrun");
        return described ? "fine" : described.error().message;
    }
};

}  // namespace

TEST_CASE("a library tells what it offers without an instance being made", "[host]") {
    const auto library = Library::load(misbehaving_library);
    REQUIRE(library);
    const Description& first = library.value()->plugins().front();
    CHECK(first == Description{PluginKind::solver, "well-behaved", "1.0.0",
                               "A solver that breaks one promise.",
                               R"({"type": "object", "additionalProperties": false})", false, false,
                               1, "1.0.0"});
    CHECK(library.value()->plugins().back().kind == PluginKind::optimizer);
    CHECK(library.value()->plugins().back().in_process);
    CHECK(library.value()->solver_factory(0));
    CHECK(!library.value()->optimizer_factory(0));
}

TEST_CASE("a library can be loaded and unloaded again and again", "[host]") {
    for (int i = 0; i < 100; ++i) REQUIRE(Library::load(misbehaving_library));
}

TEST_CASE("a library that does not fit is refused with both versions and the remedy", "[host]") {
    CHECK(complaint("abi-2.femrun") ==
          "plugin 'abi-2.femrun': built for ABI 2, this host speaks ABI 1; rebuild it with "
          "femrun-sdk 1.x");
    CHECK(complaint("abi-0.femrun") ==
          "plugin 'abi-0.femrun': built for ABI 0, this host speaks ABI 1; rebuild it with "
          "femrun-sdk 1.x");
    CHECK(complaint("short-entry.femrun") ==
          "plugin 'short-entry.femrun': its femrun_entry says it has 16 bytes, ABI 1 needs 40; "
          "rebuild it with femrun-sdk 1.x");
    CHECK(complaint("no-plugins.femrun") ==
          "plugin 'no-plugins.femrun': it offers no plugin; list one in FEMRUN_PLUGINS");
    CHECK(complaint("null-descriptor.femrun") ==
          "plugin 'null-descriptor.femrun': descriptor 1 of 1 is null");
    CHECK(complaint("no-entry.femrun") ==
          "plugin 'no-entry.femrun': it exports neither 'femrun_entry' nor "
          "'femrun_entry_function'; build it with femrun_add_plugin() of femrun-sdk 1.x");
}

TEST_CASE("a library's door may be a function", "[host]") {
    const auto library = Library::load(doors_folder / "entry-function.femrun");
    REQUIRE(library);
    CHECK(library.value()->plugins().front().name == "through-a-function");
    CHECK(Library::load(doors_folder / "no-table.femrun").error().message ==
          fmt::format("plugin '{}': its 'femrun_entry_function' gives no table; give the same one "
                      "each time",
                      (doors_folder / "no-table.femrun").string()));
}

TEST_CASE("a file that is no library is refused in a sentence", "[host]") {
    std::ofstream(unloadable_folder / "text.femrun") << "this is no library\n";
    CHECK(complaint("text.femrun") ==
          "plugin 'text.femrun': it cannot be loaded: file too short; put right or rebuild it");
    std::filesystem::remove(unloadable_folder / "text.femrun");
    CHECK(complaint("nowhere.femrun") ==
          "plugin 'nowhere.femrun': it cannot be loaded: cannot open shared object file: No such "
          "file or directory; put right or rebuild it");
    CHECK(Library::load(unloadable_folder / "nowhere.femrun").error().kind == ErrorKind::missing);
}

TEST_CASE("a descriptor that breaks the rules is named with what is wrong", "[host]") {
    CHECK(Door().complaint() == "fine");

    Door shouting;
    shouting.descriptor.name = "Wing 2";
    CHECK(shouting.complaint() ==
          "plugin '/opt/wing.femrun': plugin name 'Wing 2' is not of letters a-z, digits, '-' and "
          "'.'; rename it like 'wing' or 'com.example.wing'");
    Door newer;
    newer.descriptor.factory = "femrun.solver/2";
    CHECK(newer.complaint() ==
          "plugin '/opt/wing.femrun': it offers 'wing' as 'femrun.solver/2', this host knows "
          "'femrun.solver/1' and 'femrun.optimizer/1'; use a femrun that knows it");
    Door silent;
    silent.descriptor.settings = nullptr;
    CHECK(silent.complaint() ==
          "plugin '/opt/wing.femrun': descriptor 1 lacks 'settings'; fill it in");
    Door small;
    small.descriptor.size = 8;
    CHECK(small.complaint() ==
          "plugin '/opt/wing.femrun': descriptor 1 says it has 8 bytes, ABI 1 needs 48; rebuild it "
          "with femrun-sdk 1.x");
    Door twice;
    twice.entry.plugin_count = 2;
    CHECK(
        twice.complaint() ==
        "plugin '/opt/wing.femrun': it offers solver 'wing' twice; give each plugin a name of its "
        "own");
    Door countless;
    countless.entry.plugin_count = 4000000000;
    CHECK(countless.complaint() ==
          "plugin '/opt/wing.femrun': it claims to offer 4000000000 plugins, a library has at most "
          "1000; rebuild it with femrun-sdk 1.x");
    Door closed;
    closed.entry.factory = nullptr;
    CHECK(closed.complaint() ==
          "plugin '/opt/wing.femrun': its femrun_entry lacks the function 'factory'; rebuild it "
          "with femrun-sdk 1.x");
    Door empty;
    empty.entry.factory = [](std::uint32_t) -> const void* { return nullptr; };
    CHECK(empty.complaint() == "plugin '/opt/wing.femrun': the factory of solver 'wing' is null");
}
