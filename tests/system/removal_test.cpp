// SPDX-License-Identifier: MIT
#include "system/removal.hpp"

#include <atomic>
#include <thread>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/read_only_file.hpp"
#include "system/synced_file.hpp"

using namespace femrun;
using femrun::test::Scratch;

namespace fs = std::filesystem;

TEST_CASE("a file that may only be read is removed like any other", "[system][files]") {
    const Scratch scratch;
    scratch.write("content", "deck");
    REQUIRE(system::make_read_only(scratch.path("content"), false));

    std::error_code why;
    CHECK(system::remove_file(scratch.path("content"), why));

    CHECK_FALSE(why);
    CHECK_FALSE(fs::exists(scratch.path("content")));
}

TEST_CASE("what is not there need not be removed", "[system][files]") {
    const Scratch scratch;
    std::error_code why = std::make_error_code(std::errc::io_error);
    CHECK_FALSE(system::remove_file(scratch.path("none"), why));
    CHECK_FALSE(why);
    CHECK_FALSE(system::remove_file(scratch.path("no/where"), why));
    CHECK_FALSE(why);
    system::remove_tree(scratch.path("none"), why);
    CHECK_FALSE(why);
}

TEST_CASE("a folder goes with all within, also with what may only be read", "[system][files]") {
    const Scratch scratch;
    scratch.write("study/deck.inp", "deck");
    scratch.write("study/meshes/fine/mesh.inp", "mesh");
    fs::create_directory(scratch.path("study/empty"));
    REQUIRE(system::make_read_only(scratch.path("study/deck.inp"), false));
    REQUIRE(system::make_read_only(scratch.path("study/meshes/fine/mesh.inp"), true));

    std::error_code why;
    system::remove_tree(scratch.path("study"), why);

    CHECK_FALSE(why);
    CHECK_FALSE(fs::exists(scratch.path("study")));
}

TEST_CASE("who looks at files all the time does not keep them", "[system][files]") {
    const Scratch scratch;
    constexpr int files = 20;
    const auto file = [](int i) { return "study/" + std::to_string(i); };
    for (int i = 0; i < files; ++i) scratch.write(file(i), "deck");
    std::atomic<bool> over = false;
    std::thread scanner([&] {
        while (!over)
            for (int i = 0; i < files; ++i)
                static_cast<void>(system::ReadOnlyFile::open(scratch.path(file(i))));
    });

    std::error_code why;
    system::remove_tree(scratch.path("study"), why);
    over = true;
    scanner.join();

    CHECK_FALSE(why);
    CHECK_FALSE(fs::exists(scratch.path("study")));
}
