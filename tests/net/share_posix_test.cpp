// SPDX-License-Identifier: MIT
// A worker that sees the scheduler's folder for files on a share puts its own there, and sends them
// when that cannot be done.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elsewhere.hpp"
#include "stage/shared_folder.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

/// Files of the scheduler's database, and a worker that is told where to see them.
struct Seeing : Elsewhere {
    explicit Seeing(const fs::path& at = {}, Duration patience = 60s)
        : seen(loop, {.folder = worker.path() / "own",
                      .store = worker.path() / "store",
                      .share = at.empty() ? files() : at,
                      .told = [this](const std::string& why) { told.push_back(why); },
                      .share_patience = patience}) {
        server.stage(store, {.files_folder = files(), .database = work::DatabaseId{0, 0xdb}});
        loop.wait(store.run([](stage::Store&) {}));
        agent.emplace(loop, source,
                      work::WorkerCard{"node7/4711", 1, "0.1", {"node7", "ann", "1"}, 1}, times(),
                      std::nullopt, &seen);
        open({});
        source.fake.life.solve = leaves_a_field;
    }
    ~Seeing() {
        cut();
        agent.reset();  // before the files that it knows
    }
    fs::path files() const { return scheduler.path() / "files"; }
    /// Solves, and gives the bytes that the worker has sent for its files by when they are here.
    std::string bring(std::uint64_t attempt) {
        const std::string folder = solve(attempt).folder;
        const fs::path there = source.seen.back().files_folder / folder;
        server.muster().bring(folder);
        until([&] { return fs::exists(files() / folder) && !fs::exists(there); });
        CHECK(text_of(files() / folder / "result.frd") == mesh());
        return folder;
    }

    Strings told;
    WorkerFiles seen;
};

std::string quoted(const fs::path& path) { return "'" + path_text(path) + "'"; }

std::string sees(const fs::path& folder) {
    return quoted(folder) +
           " has the mark of this scheduler's database: files that it wants are put there, if it "
           "sees the same folder";
}

/// Whoever waits at the pipe goes on, and nobody waits there any more.
void let_go(const fs::path& pipe) {
    const int end = ::open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(end >= 0);
    fs::remove(pipe);
    ::close(end);
}

}  // namespace

TEST_CASE("files that a worker puts on a share do not travel", "[net][staged][share]") {
    Seeing world;
    world.until([&] { return fs::exists(world.files() / ".femrun-files"); });
    world.connect();
    world.bring(7);
    CHECK(world.told == Strings{sees(world.files())});
    CHECK_FALSE(fs::exists(world.files() / "coming"));  // nothing came
}

TEST_CASE("where a worker does not see the scheduler's folder, files come as others do",
          "[net][staged][share]") {
    const system::PrivateFolder elsewhere;
    SECTION("a copy of it") {
        REQUIRE(stage::mark_folder(elsewhere.path(), {0, 0xdb}).ok());
        Seeing world(elsewhere.path());
        world.connect();
        world.bring(7);
        world.bring(8);
        CHECK(world.told ==
              Strings{sees(elsewhere.path()),
                      quoted(elsewhere.path()) +
                          ": is not the folder that the scheduler has, but a copy, or that of "
                          "another one; files go over the connection meanwhile"});
        CHECK(std::distance(fs::directory_iterator(elsewhere.path()), {}) == 1);  // the mark
    }
    SECTION("a share that is away") {
        Seeing world(elsewhere.path() / "away");
        world.connect();
        world.bring(7);
        CHECK(
            world.told ==
            Strings{quoted(elsewhere.path() / "away") +
                    ": there is no such folder now; see whether the share is there; files go over "
                    "the connection meanwhile"});
    }
}

TEST_CASE("a share that hangs is not waited for", "[net][staged][share]") {
    const system::PrivateFolder elsewhere;
    const fs::path mark = elsewhere.path() / ".femrun-files";
    REQUIRE(::mkfifo(mark.c_str(), 0600) == 0);  // who reads it waits for who writes
    {
        Seeing world(elsewhere.path(), 20ms);
        world.connect();
        world.bring(7);
        world.bring(8);
        CHECK(
            world.told ==
            Strings{quoted(elsewhere.path()) +
                    ": nothing was written there for 20 ms; see whether the share is there; files "
                    "go over the connection meanwhile"});
        let_go(mark);
    }
}
