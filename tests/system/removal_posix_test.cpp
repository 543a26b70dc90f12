// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/link.hpp"
#include "system/removal.hpp"

using namespace femrun;
using femrun::test::Scratch;

namespace fs = std::filesystem;

TEST_CASE("a link out of a folder goes with it, and what it leads to stays", "[system][files]") {
    const Scratch scratch;
    scratch.write("elsewhere/deck.inp", "deck");
    scratch.write("study/own.inp", "own");
    fs::create_directory_symlink(scratch.path("elsewhere"), scratch.path("study/folder"));
    fs::create_symlink(scratch.path("elsewhere/deck.inp"), scratch.path("study/file"));
    fs::create_symlink(scratch.path("nowhere"), scratch.path("study/broken"));

    std::error_code why;
    system::remove_tree(scratch.path("study"), why);

    CHECK_FALSE(why);
    CHECK_FALSE(fs::exists(scratch.path("study")));
    CHECK(scratch.text("elsewhere/deck.inp") == "deck");
}

TEST_CASE("a link that is named is removed itself", "[system][files]") {
    const Scratch scratch;
    scratch.write("elsewhere/deck.inp", "deck");
    const fs::path tree = scratch.path("tree"), file = scratch.path("file");
    fs::create_directory_symlink(scratch.path("elsewhere"), tree);
    fs::create_directory_symlink(scratch.path("elsewhere"), file);

    std::error_code why;
    system::remove_tree(tree, why);
    CHECK_FALSE(why);
    CHECK(system::remove_file(file, why));

    CHECK_FALSE(fs::exists(fs::symlink_status(tree)));
    CHECK_FALSE(fs::exists(fs::symlink_status(file)));
    CHECK(scratch.text("elsewhere/deck.inp") == "deck");
}

TEST_CASE("a link is told from what it leads to", "[system][files]") {
    const Scratch scratch;
    scratch.write("file", "");
    fs::create_symlink(scratch.path("file"), scratch.path("link"));
    fs::create_symlink(scratch.path("none"), scratch.path("broken"));
    CHECK(system::is_link(scratch.path("link")));
    CHECK(system::is_link(scratch.path("broken")));
    CHECK_FALSE(system::is_link(scratch.path("file")));
    CHECK_FALSE(system::is_link(scratch.path()));
    CHECK_FALSE(system::is_link(scratch.path("none")));
}
