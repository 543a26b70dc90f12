// SPDX-License-Identifier: MIT
// The folder that is a worker's own.
#include "spool/worker_folder.hpp"

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/this_pc.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::spool;
using femrun::test::Scratch;

TEST_CASE("a worker is the same at its next start", "[spool][folder]") {
    const Scratch scratch;
    const std::string first = std::move(WorkerFolder::take(scratch.path())).value().identity();

    CHECK(first.size() == 32);
    CHECK(std::move(WorkerFolder::take(scratch.path())).value().identity() == first);
}

TEST_CASE("a folder that was named from here is the same from wherever a solver runs",
          "[spool][folder]") {
    const Scratch scratch;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(scratch.path());

    const auto taken = WorkerFolder::take("mine");

    std::filesystem::current_path(before);
    REQUIRE(taken.ok());
    CHECK(taken->path().is_absolute());
    CHECK(std::filesystem::equivalent(taken->path(), scratch.path("mine")));
}

TEST_CASE("one process has a worker's folder at a time", "[spool][folder]") {
    const Scratch scratch;
    const auto first = WorkerFolder::take(scratch.path());
    REQUIRE(first.ok());

    const auto second = WorkerFolder::take(scratch.path());

    REQUIRE_FALSE(second.ok());
    CHECK(second.error().kind == ErrorKind::conflict);
    CHECK(second.error().message == "worker's folder '" + path_text(scratch.path()) +
                                        "': process " + std::to_string(system::process_id()) +
                                        " on '" + system::host_name() +
                                        "' has it; a worker needs one of its own, see --folder");
}

TEST_CASE("several workers of one user are different ones", "[spool][folder]") {
    const Scratch scratch;
    std::string second;
    {
        const auto one = WorkerFolder::take_any(scratch.path());
        const auto two = WorkerFolder::take_any(scratch.path());
        REQUIRE(two.ok());
        CHECK(one->path() == scratch.path() / "worker-1");
        CHECK(two->path() == scratch.path() / "worker-2");
        CHECK(one->identity() != two->identity());
        second = two->identity();
    }
    const auto one = WorkerFolder::take_any(scratch.path());
    const auto two = WorkerFolder::take_any(scratch.path());
    CHECK(two->identity() == second);
}

TEST_CASE("an identity that nobody has drawn is drawn anew", "[spool][folder]") {
    const Scratch scratch;
    std::ofstream(scratch.path() / "identity") << "../../etc/passwd";

    const auto folder = WorkerFolder::take(scratch.path());

    REQUIRE(folder.ok());
    CHECK(scratch.text("identity") == folder->identity() + "\n");
}

TEST_CASE("a folder that cannot be made is refused in a sentence", "[spool][folder]") {
    const Scratch scratch;
    std::ofstream(scratch.path() / "file") << "x";

    const auto folder = WorkerFolder::take(scratch.path() / "file" / "worker");

    REQUIRE_FALSE(folder.ok());
    CHECK(folder.error().message == "worker's folder '" +
                                        path_text(scratch.path() / "file" / "worker") +
                                        "': Not a directory; use --folder for another");
}
