// SPDX-License-Identifier: MIT
#include "system/file_lock.hpp"

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using femrun::test::Scratch;
using system::FileGuard;
using system::FileLock;

TEST_CASE("a lock has one holder, who is known to all, and goes with him", "[system][lock]") {
    const Scratch scratch;
    const std::string path = path_text(scratch.path() / "study.lock");
    const system::Holder us{system::process_id(), system::host_name()};

    CHECK(FileLock::held(path) == std::nullopt);
    auto first = FileLock::take(path);
    REQUIRE(first);
    REQUIRE(first->lock);
    CHECK(FileLock::held(path) == us);

    const auto second = FileLock::take(path);
    REQUIRE(second);
    CHECK(second->lock == nullptr);
    CHECK(second->holder == us);

    first->lock.reset();
    CHECK(FileLock::held(path) == std::nullopt);
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "study.lock"));
    auto third = FileLock::take(path);
    REQUIRE(third);
    CHECK(third->lock);
}

TEST_CASE("what somebody has left of a lock holds nobody off", "[system][lock]") {
    const Scratch scratch;
    scratch.write("study.lock", "4711 pc7 and more that was there once\n");
    const std::string path = path_text(scratch.path() / "study.lock");

    CHECK(FileLock::held(path) == std::nullopt);
    const auto taken = FileLock::take(path);
    REQUIRE(taken);
    CHECK(taken->lock);
    CHECK(FileLock::held(path) == system::Holder{system::process_id(), system::host_name()});
}

TEST_CASE("a file of another program's is guarded without being touched", "[system][lock]") {
    const Scratch scratch;
    scratch.write("femrun.db", "of another program");
    const std::string path = path_text(scratch.path() / "femrun.db");

    CHECK_FALSE(FileGuard::held(path));
    auto first = FileGuard::take(path);
    REQUIRE(first.guard);
    CHECK(FileGuard::held(path));
    CHECK(FileGuard::take(path).held_by_another);
    CHECK(scratch.text("femrun.db") == "of another program");

    first.guard.reset();
    CHECK_FALSE(FileGuard::held(path));
    CHECK(FileGuard::take(path).guard);
}
