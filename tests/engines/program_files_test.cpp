// SPDX-License-Identifier: MIT
#include "engines/program_files.hpp"

#include "base/path_text.hpp"
#include "engines/shared_libraries.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using namespace femrun::engines;
using femrun::test::Scratch;
namespace fs = std::filesystem;

namespace {

struct Built {
    Built() {
        scratch.write("bin/femrun", "the program");
        scratch.write("bin/plugins/b.femrun", "a solver");
        scratch.write("bin/plugins/a.femrun", "an optimizer");
        fs::permissions(scratch.path("bin/femrun"), fs::perms::owner_all);
    }
    ProgramFiles files() const {
        auto files = files_of({.platform = "linux-x86_64",
                               .executable = scratch.path("bin/femrun"),
                               .plugins = scratch.path("bin/plugins")});
        REQUIRE(files.ok());
        return *std::move(files);
    }
    fs::path place_it() const {
        const auto placed = place(files(), scratch.path("programs"));
        INFO((placed.ok() ? std::string() : placed.error().message));
        REQUIRE(placed.ok());
        return *placed;
    }
    Scratch scratch;
};

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a program has its plugins, and the libraries beside it", "[engines][program]") {
    const Built built;
    built.scratch.write("bin/lib/libsome.so", "a library");

    std::vector<std::string> names;
    for (const auto& file : built.files().files) names.push_back(file.name);

    CHECK(names == std::vector<std::string>{"femrun", "lib/libsome.so", "plugins/a.femrun",
                                            "plugins/b.femrun"});
}

TEST_CASE("what a program loads is told by ldd", "[engines][program]") {
    CHECK(shared_libraries_in(
              "bin/femrun:\n"
              "\tlinux-vdso.so.1 (0x00007f151c29c000)\n"
              "\tlibfmt.so.9 => /lib/x86_64-linux-gnu/libfmt.so.9 (0x00007f151b6bc000)\n"
              "\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f151ad20000)\n"
              "\tlibgone.so.1 => not found\n"
              "\t/lib64/ld-linux-x86-64.so.2 (0x00007f151c29e000)\n"
              "bin/plugins/command.femrun:\n"
              "\tlibre2.so.9 => /opt/my libs/libre2.so.9 (0x00007f2e381a8000)\n"
              "\tlibfmt.so.9 => /lib/x86_64-linux-gnu/libfmt.so.9 (0x00007f151b6bc000)\n"
              "\tnot a dynamic executable\n") ==
          std::vector<fs::path>{"/lib/x86_64-linux-gnu/libfmt.so.9", "/opt/my libs/libre2.so.9"});
}

TEST_CASE("a program looks for its libraries beside itself wherever it lies",
          "[engines][program]") {
    const Built built;
    // As a linker writes the place that a build leaves open.
    built.scratch.write("bin/femrun", std::string("ELF\0:::::::::::\0rest", 20));
    const std::string hash = built.files().hash;

    built.place_it();

    CHECK(built.scratch.text("programs/" + hash + "/femrun") ==
          std::string("ELF\0$ORIGIN/lib\0rest", 20));
}

TEST_CASE("a program is named by what is in it, wherever it lies", "[engines][program]") {
    const Built one, other;
    const std::string hash = one.files().hash;

    CHECK(hash == other.files().hash);
    other.scratch.write("bin/plugins/a.femrun", "An optimizer");
    CHECK(hash != other.files().hash);
}

TEST_CASE("a program is placed whole, once, and can be run there", "[engines][program]") {
    const Built built;

    const fs::path placed = built.place_it();

    CHECK(placed == built.scratch.path("programs") / built.files().hash / "femrun");
    CHECK(built.scratch.text("programs/" + built.files().hash + "/plugins/b.femrun") == "a solver");
#ifndef _WIN32
    CHECK((fs::status(placed).permissions() & fs::perms::owner_exec) != fs::perms::none);
#endif
    CHECK(built.place_it() == placed);
    CHECK(entries(built.scratch.path("programs")) == 1);
}

TEST_CASE("a placed program of which something is missing is placed anew", "[engines][program]") {
    const Built built;
    const fs::path placed = built.place_it();
    const fs::path plugin = placed.parent_path() / "plugins/b.femrun";
    fs::permissions(plugin, fs::perms::owner_write, fs::perm_options::add);
    fs::remove(plugin);

    CHECK(built.place_it() == placed);

    CHECK(fs::exists(plugin));
    CHECK(entries(built.scratch.path("programs")) == 1);
}

TEST_CASE("a program that is not there is told by its path", "[engines][program]") {
    const Scratch scratch;
    const fs::path nowhere = scratch.path("bin/femrun");

    const auto files = files_of({.platform = {}, .executable = nowhere, .plugins = {}});

    REQUIRE(!files.ok());
    CHECK(files.error().kind == ErrorKind::missing);
    CHECK(files.error().message.starts_with("program for the jobs: '" + path_text(nowhere) +
                                            "' cannot be read ("));
}

TEST_CASE("a place that is none says so, and nothing is left there", "[engines][program]") {
    const Built built;
    built.scratch.write("programs", "a file, where a folder is to be");

    const auto placed = place(built.files(), built.scratch.path("programs"));

    REQUIRE(!placed.ok());
    CHECK(placed.error().kind == ErrorKind::unavailable);
    CHECK(placed.error().message.starts_with("program for the jobs: cannot be put into '"));
    CHECK(built.scratch.text("programs") == "a file, where a folder is to be");
}
