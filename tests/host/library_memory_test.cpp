// SPDX-License-Identifier: MIT
// What is known of a library is known until its file changes, and costs no process.
#include "host/library_memory.hpp"

#include <fstream>

#include "host/places.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using namespace femrun::host;
namespace fs = std::filesystem;

namespace {

/// A plugin folder with one library, and a memory beside it.
struct Place {
    system::PrivateFolder folder;
    fs::path plugins = folder.path() / "plugins", memory = folder.path() / "cache/plugins.json";
    fs::path library = plugins / "beam.femrun";

    Place() {
        fs::create_directories(plugins);
        fs::copy_file(versions_folder / "a-beam.femrun", library);
    }

    std::string version(const CatalogueSettings& settings) const {
        const auto found =
            Catalogue({plugins}, settings).find(PluginKind::solver, "com.example.beam");
        return found ? found.value().description.version : found.error().message;
    }
    CatalogueSettings looking() const {
        auto settings = forgetful();
        settings.memory = memory;
        return settings;
    }
    /// What cannot start a process to look with.
    CatalogueSettings remembering() const {
        auto settings = looking();
        settings.look.command = {"/no/such/program"};
        return settings;
    }
};

const std::string starts_nothing = "solver 'com.example.beam': there is none in the plugin folders";

}  // namespace

TEST_CASE("a library is looked into once", "[host]") {
    const Place place;
    CHECK(place.version(place.remembering()).starts_with(starts_nothing));

    CHECK(place.version(place.looking()) == "1.9.0");
    CHECK(place.version(place.remembering()) == "1.9.0");
}

TEST_CASE("a library that is built anew is looked into anew", "[host]") {
    const Place place;
    CHECK(place.version(place.looking()) == "1.9.0");

    fs::remove(place.library);
    fs::copy_file(versions_folder / "b-beam.femrun", place.library);
    fs::last_write_time(place.library, fs::file_time_type::clock::now() + std::chrono::hours(1));

    CHECK(place.version(place.remembering()).starts_with(starts_nothing));
    CHECK(place.version(place.looking()) == "1.10.0");
}

TEST_CASE("a library whose time alone has changed is still known", "[host]") {
    const Place place;
    CHECK(place.version(place.looking()) == "1.9.0");

    fs::last_write_time(place.library, fs::file_time_type::clock::now() + std::chrono::hours(1));

    CHECK(place.version(place.remembering()) == "1.9.0");
}

TEST_CASE("a memory that is damaged or cannot be written is no error", "[host]") {
    const Place place;
    fs::create_directories(place.memory.parent_path());
    for (const char* damage : {"", "{", "[1]", R"({"format": 1, "femrun": "x"})",
                               R"({"format": 1, "libraries": {"a": 3}})", "\xFF\xFE"}) {
        std::ofstream(place.memory) << damage;
        CHECK(place.version(place.looking()) == "1.9.0");
        CHECK(place.version(place.remembering()) == "1.9.0");
        fs::remove(place.memory);
    }
    auto nowhere = place.looking();
    nowhere.memory = place.library / "below/a/file.json";
    CHECK(place.version(nowhere) == "1.9.0");
    fs::create_directories(place.memory);  // a folder of that name
    CHECK(place.version(place.looking()) == "1.9.0");
}

TEST_CASE("how a library died is remembered too, what it misses is not", "[host]") {
    const system::PrivateFolder folder;
    LibraryMemory memory(folder.path() / "plugins.json");
    const fs::path library = at_load_folder / "dies-when-loaded.femrun";
    CHECK_FALSE(memory.recall(library));

    LibraryFacts died;
    died.broken = "plugin 'x' died";
    died.died = true;
    died.hash = "1";
    memory.remember(library, died);
    CHECK(memory.recall(library) == died);

    LibraryFacts refused = died;
    refused.died = false;
    memory.remember(library, refused);
    CHECK_FALSE(memory.recall(library));
}
