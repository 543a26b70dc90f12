// SPDX-License-Identifier: MIT
#include "stage/study_folder.hpp"

#include "stage/scratch.hpp"
#include "system/synced_file.hpp"

using namespace femrun;
using namespace femrun::stage;
using namespace femrun::stage::testing;
namespace fs = std::filesystem;

TEST_CASE("a study's folder is made of content, with programs that may be run", "[stage][folder]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::string deck = bring(store, "*HEADING"), program = bring(store, "#!/bin/sh");
    const std::vector<work::StagedFile> files{
        {"bracket.inp", deck, 8}, {"bin/run.sh", program, 9, true}, {"copy.inp", deck, 8}};
    REQUIRE(make_study_folder(store, files, scratch.path("studies/bracket")));

    CHECK(scratch.text("studies/bracket/bracket.inp") == "*HEADING");
    CHECK(scratch.text("studies/bracket/copy.inp") == "*HEADING");
    CHECK(system::is_executable(scratch.path("studies/bracket/bin/run.sh")));
    using fs::perms;
    CHECK((fs::status(scratch.path("studies/bracket/bracket.inp")).permissions() &
           (perms::owner_write | perms::group_write | perms::others_write)) == perms::none);
}

TEST_CASE("what a solver does to a study's files is seen by no other study", "[stage][folder]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::vector<work::StagedFile> files{{"bracket.inp", bring(store, "*HEADING"), 8}};
    REQUIRE(make_study_folder(store, files, scratch.path("one")));
    fs::permissions(scratch.path("one/bracket.inp"), fs::perms::owner_all);
    scratch.write("one/bracket.inp", "spoilt");
    scratch.write("one/left.txt", "left");

    REQUIRE(make_study_folder(store, files, scratch.path("other")));
    CHECK(scratch.text("other/bracket.inp") == "*HEADING");
    REQUIRE(make_study_folder(store, files, scratch.path("one")));
    CHECK(scratch.text("one/bracket.inp") == "*HEADING");
    CHECK(!fs::exists(scratch.path("one/left.txt")));
}

TEST_CASE("content that is missing or damaged leaves the folder as it was", "[stage][folder]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::string hash = bring(store, "*HEADING");
    const std::vector<work::StagedFile> files{{"bracket.inp", hash, 8}};
    REQUIRE(make_study_folder(store, files, scratch.path("bracket")));
    fs::permissions(scratch.path("store/content/" + hash), fs::perms::owner_all);
    scratch.write("store/content/" + hash, "*HEADLESS");

    const auto damaged = make_study_folder(store, files, scratch.path("bracket"));
    CHECK(damaged.error() ==
          Error{ErrorKind::missing, "file 'bracket.inp': its content was damaged in the store"});
    const auto missing = make_study_folder(store, files, scratch.path("bracket"));
    CHECK(missing.error() ==
          Error{ErrorKind::missing, "file 'bracket.inp': its content is not in the store"});
    CHECK(scratch.text("bracket/bracket.inp") == "*HEADING");
    CHECK(!fs::exists(scratch.path("bracket.making")));
}

TEST_CASE("no file of a study leads out of its folder", "[stage][folder]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::vector<work::StagedFile> files{{"../out.inp", bring(store, "x"), 1}};
    CHECK(make_study_folder(store, files, scratch.path("bracket")).error().message ==
          "file '../out.inp': it does not lie below the study's folder; put it there");
    CHECK(!fs::exists(scratch.path("out.inp")));
}
