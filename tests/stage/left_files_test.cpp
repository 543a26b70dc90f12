// SPDX-License-Identifier: MIT
// What attempts have left, as it travels: nothing is left out, whatever it is called.
#include "stage/left_files.hpp"

#include <fstream>

#include "scratch.hpp"
#include "stage/brought_folder.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::stage;
using testing::bring;
using testing::Scratch;
using Strings = std::vector<std::string>;
namespace fs = std::filesystem;

TEST_CASE("names that not every system can have travel as others", "[stage][results]") {
    CHECK(names_to_travel({"a.frd", "b:c.txt", "con.log", "plots/x?.png", "tail. "}) ==
          Strings{"a.frd", "b_c.txt", "_con.log_", "plots/x_.png", "_tail. _"});
    CHECK(names_to_travel({"Mesh.inp", "mesh.inp", "mesh.inp~2"}) ==
          Strings{"Mesh.inp", "mesh.inp~2", "mesh.inp~2~2"});
    // On a disk that knows no case there is a file where the other's folder would be.
    CHECK(names_to_travel({"OUT", "out/a.frd"}) == Strings{"OUT", "out_a.frd~3"});
    const Strings longest = names_to_travel({std::string(300, 'x') + "/stress.frd"});
    CHECK(longest[0].size() <= work::staged_path_max);
    CHECK(longest[0].ends_with("x_stress.frd"));
}

TEST_CASE("all that an attempt has left is found, and read once", "[stage][results]") {
    const Scratch scratch;
    const fs::path folder = scratch.path("attempt");
    fs::create_directories(folder / "plots");
    std::ofstream(folder / "plots" / "a.png") << "picture";
    std::ofstream(folder / ".hidden") << "too";
    const auto left = left_in(folder);
    REQUIRE(left);
    REQUIRE(left->size() == 2);
    CHECK((*left)[0].file.path == ".hidden");
    CHECK((*left)[1].file.path == "plots/a.png");
    CHECK((*left)[1].at == folder / "plots" / "a.png");
    CHECK(left_in(scratch.path("nowhere"))->empty());

    const std::vector<work::StagedFile> files{(*left)[0].file, (*left)[1].file};
    CHECK(has_just(folder, files));
    std::ofstream(folder / "plots" / "a.png") << "another";
    CHECK_FALSE(has_just(folder, files));
}

TEST_CASE("a folder is made of what came for it, which is nowhere else then", "[stage][results]") {
    const Scratch scratch;
    Store store(scratch.path("coming"));
    const std::string stress = bring(store, "stress");
    const std::vector<work::StagedFile> files{{"a.frd", stress, 6}, {"copy/a.frd", stress, 6}};
    const fs::path folder = scratch.path("attempt");
    REQUIRE(move_into_folder(store, files, folder));
    CHECK(has_just(folder, files));
    CHECK_FALSE(store.find(stress));

    const auto again = move_into_folder(store, files, folder);
    REQUIRE(!again);
    CHECK(again.error().message == "file 'a.frd': its content is not in the store");
    CHECK(has_just(folder, files));  // as it was
}
