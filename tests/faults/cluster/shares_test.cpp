// SPDX-License-Identifier: MIT
// PCs that see the scheduler's folder for files on a share, or believe that they do.
#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::size_t folders_in(const fs::path& folder) {
    std::size_t count = 0;
    std::error_code none;
    for (fs::directory_iterator at(folder, none), end; !none && at != end; at.increment(none))
        count += at->is_directory();
    return count;
}

/// Keeps all folders, each with a file that the scheduler does not expect to come.
void write_study(const Bench& bench) {
    write_timed_study(bench, "beam", 12, "0.1");
    const fs::path file = bench.folder() / "beam/study.toml";
    std::string text = bench.read("beam/study.toml");
    const std::string solver = "[solver]\n";
    text.insert(text.find(solver) + solver.size(), "keep = \"all\"\n");
    bench.write("beam/study.toml", text);
}

}  // namespace

TEST_CASE("PCs that see the scheduler's files put theirs there, and one that is wrong sends them",
          "[cluster][faults][share]") {
    Cluster cluster(2);
    const Bench& bench = cluster.bench();
    write_study(bench);
    cluster.start_scheduler();
    const fs::path files = bench.folder() / "femrun.db.files";
    REQUIRE(eventually([&] { return fs::exists(files / ".femrun-files"); }));
    const fs::path seen = bench.folder() / "mnt", copy = bench.folder() / "backup";
    fs::create_directory_symlink(files, seen);
    fs::create_directories(copy);
    fs::copy_file(files / ".femrun-files", copy / ".femrun-files");
    cluster.kill(0);
    cluster.start_scheduler();  // with another mark than the copy has
    cluster.start_worker(1, {"--files-at", seen.string()});
    cluster.start_worker(2, {"--files-at", copy.string()});
    REQUIRE(eventually([&] { return cluster.is_enlisted(1) && cluster.is_enlisted(2); }));
    cluster.submit("beam/study.toml");

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 12);
    REQUIRE(eventually([&] { return folders_in(files / "beam") == 12; }));
    CHECK(folders_in(copy / "beam") == 0);
    for (const int pc : {1, 2})
        CHECK(eventually([&] {
            std::size_t left = 0;
            std::error_code none;
            for (fs::recursive_directory_iterator at(cluster.worker_folder(pc) / "files", none),
                 end;
                 !none && at != end; at.increment(none))
                left += at->is_regular_file() && at->path().filename() == "step1.log";
            return left == 0;
        }));
    CHECK(cluster.said(1).find("'" + seen.string() +
                               "' has the mark of this scheduler's database: files that it wants "
                               "are put there, if it sees the same folder") != std::string::npos);
    CHECK(cluster.said(1).find("over the connection") == std::string::npos);
    CHECK(cluster.said(2).find(copy.string() +
                               "': is not the folder that the scheduler has, but a "
                               "copy, or that of another one; files go over the connection "
                               "meanwhile") != std::string::npos);

    const Finished fetched =
        cluster.femrun({"fetch", "beam", "--trial", "3", "--files-at", seen.string()});
    INFO(fetched.out << fetched.err);
    CHECK(fetched.code == 0);
    CHECK(fetched.err.find("in '" + (seen / "beam/trial-000003-attempt-1").string() + "'") !=
          std::string::npos);
    const Finished wrong = cluster.femrun({"fetch", "beam", "--files-at", "nowhere"});
    CHECK(wrong.code == 2);
    CHECK(wrong.err ==
          "error: --files-at: 'nowhere': there is no such folder now; see whether the share is "
          "there\n");
}
