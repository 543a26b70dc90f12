// SPDX-License-Identifier: MIT
// Whom a worker blames when the solver cannot know better.
#include <filesystem>
#include <limits>

#include "base/path_text.hpp"
#include "slots/sentences.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using slots::folder_to_blame;
using study::FailureKind;

TEST_CASE("an attempt whose folder was deleted says nothing about its design", "[net][files]") {
    const system::PrivateFolder place;
    const std::string folder = path_text(place.path() / "trial-000001-attempt-1");
    const std::string failure = "output 'y': the steps left no file 'step1.log'";

    const auto blame = folder_to_blame(folder, failure);

    REQUIRE(blame);
    CHECK(blame->kind == FailureKind::infrastructure);
    CHECK(blame->stage == "files");
    CHECK(blame->message == "the folder '" + folder +
                                "' was deleted or moved during the attempt, which may be why " +
                                failure);
    std::filesystem::create_directory(folder);
    CHECK_FALSE(folder_to_blame(folder, failure, 1));
}

TEST_CASE("a disk with hardly a byte left is told before the failure that it made",
          "[net][files]") {
    const system::PrivateFolder place;
    const auto blame = folder_to_blame(place.path(), "the mesh file ends too early",
                                       std::numeric_limits<std::uintmax_t>::max());

    REQUIRE(blame);
    CHECK(blame->kind == FailureKind::resource);
    CHECK(blame->stage == "disk");
    CHECK(blame->cause == study::Cause::disk);
    CHECK(blame->message.starts_with("the disk of '" + path_text(place.path()) + "' is full ("));
    CHECK(blame->message.ends_with(
        " bytes are free), which may be why the mesh file ends too early; free some space"));
}
