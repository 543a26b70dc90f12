// SPDX-License-Identifier: MIT
// A folder that two PCs see: the mark that proves it, and what is put there.
#include "stage/shared_folder.hpp"

#include "base/path_text.hpp"
#include "scratch.hpp"
#include "stage/left_files.hpp"

using namespace femrun;
using namespace femrun::stage;
using testing::Scratch;
namespace fs = std::filesystem;

namespace {

const work::DatabaseId ours{0xfe, 0xed}, another{0xfe, 0xee};

Written counter() { return std::make_shared<std::atomic<std::uint64_t>>(0); }

std::string quoted(const fs::path& path) { return "'" + path_text(path) + "'"; }

}  // namespace

TEST_CASE("a marked folder is known to whoever sees it, and a copy of it is not",
          "[stage][share]") {
    const Scratch scratch;
    const fs::path files = scratch.path("beam.db.files");
    const std::string mark = mark_folder(files, ours).value();
    CHECK(check_marked(files, ours).ok());
    CHECK(check_mark(files, mark).ok());
    CHECK(check_marked(files, another).error().message ==
          quoted(files) + ": is the folder for files of another scheduler's database");

    const fs::path backup = scratch.path("backup");
    fs::copy(files, backup, fs::copy_options::recursive);
    const std::string later = mark_folder(files, ours).value();  // the scheduler was started again
    CHECK(check_marked(backup, ours).ok());
    CHECK(check_mark(files, later).ok());
    CHECK(check_mark(backup, later).error().message ==
          quoted(backup) +
              ": is not the folder that the scheduler has, but a copy, or that of another one");
}

TEST_CASE("a folder without a mark, and a share that is away, are told", "[stage][share]") {
    const Scratch scratch;
    scratch.write("empty/a.txt", "of somebody else");
    CHECK(check_marked(scratch.path("empty"), ours).error().message ==
          quoted(scratch.path("empty")) +
              ": is no folder for files of a scheduler, which has a file '.femrun-files'; name the "
              "folder DB.files beside its database");
    CHECK(check_mark(scratch.path("away"), "0").error().message ==
          quoted(scratch.path("away")) +
              ": there is no such folder now; see whether the share is there");
}

TEST_CASE("what an attempt has left is put on a share under the names that travel",
          "[stage][share]") {
    const Scratch scratch;
    scratch.write("own/plots/a.png", "picture");
    scratch.write("own/a.frd", "stress");
    scratch.write("own/empty.sta", "");
    const fs::path from = scratch.path("own"),
                   to = scratch.path("share/beam/trial-000001-attempt-1");
    const Written written = counter();
    REQUIRE(put_on_share(from, to, written).ok());
    CHECK(*written == 13);
    CHECK(scratch.text("share/beam/trial-000001-attempt-1/plots/a.png") == "picture");
    std::vector<work::StagedFile> files;
    const std::vector<LeftFile> left = left_in(from).value();
    for (const LeftFile& one : left) files.push_back(one.file);
    CHECK(has_sizes(to, files));
    CHECK(has_just(to, files));

    CHECK(put_on_share(from, to, counter()).ok());  // it was not heard the first time
    scratch.write("own/a.frd", "stresses");
    CHECK(put_on_share(from, to, counter()).error().message ==
          quoted(to) + ": is there already, with other files than the attempt has left; remove it");
    files.front().size = 8;
    CHECK_FALSE(has_sizes(to, files));
}

TEST_CASE("what was broken off on a share is begun anew, and is never there by half",
          "[stage][share]") {
    const Scratch scratch;
    scratch.write("own/a.frd", "stress");
    scratch.write("share/beam/trial-000001-attempt-1.placing/half.frd", "str");
    const fs::path to = scratch.path("share/beam/trial-000001-attempt-1");
    REQUIRE(put_on_share(scratch.path("own"), to, counter()).ok());
    CHECK_FALSE(fs::exists(to / "half.frd"));
    CHECK_FALSE(fs::exists(scratch.path("share/beam/trial-000001-attempt-1.placing")));

    scratch.write("full", "a file where a folder should be");
    const fs::path nowhere = scratch.path("full/beam/trial-000002-attempt-1");
    CHECK(put_on_share(scratch.path("own"), nowhere, counter()).error().message ==
          quoted(nowhere) +
              ": cannot be written: Not a directory; see whether its disk is full, and who may "
              "write there");
}
