// SPDX-License-Identifier: MIT
#include "base/log_file.hpp"

#include <chrono>
#include <sstream>
#include <thread>

#include "base/log_writer.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
namespace fs = std::filesystem;

TEST_CASE("a log file is made with its first line, and several append to it", "[base]") {
    const test::Scratch scratch;
    const auto folder = scratch.path("logs");
    LogFile one(folder / "study/femrun.log"), other(folder / "study/femrun.log");
    CHECK_FALSE(fs::exists(folder));

    one.line(LogLevel::warning, "element 7 is flat");
    other.line(LogLevel::info, "a model was fitted");
    one.line(LogLevel::debug, "12 elements");

    // "2026-03-01 09:30:12 " stands in front.
    std::ifstream lines(folder / "study/femrun.log");
    for (const char* wanted :
         {"warning: element 7 is flat", "info: a model was fitted", "debug: 12 elements"}) {
        std::string line;
        std::getline(lines, line);
        REQUIRE(line.size() > 20);
        CHECK(line.substr(20) == wanted);
    }
}

TEST_CASE("a log file that has grown large makes room, and one that cannot be written hinders none",
          "[base]") {
    const test::Scratch scratch;
    const auto folder = scratch.path();
    std::ofstream(folder / "femrun.log") << std::string(10'000'001, 'x');

    LogFile(folder / "femrun.log").line(LogLevel::info, "room");

    CHECK(fs::file_size(folder / "femrun.log.1") == 10'000'001);
    CHECK(fs::file_size(folder / "femrun.log") < 100);
    LogFile("/proc/no/such/femrun.log").line(LogLevel::info, "nobody hears");
}

TEST_CASE("a writer of logs keeps nobody waiting, and has written all when it ends", "[base]") {
    const test::Scratch scratch;
    const auto folder = scratch.path("logs");
    {
        LogWriter writer;
        WrittenLog one(writer, folder / "one/femrun.log"), other(writer, folder / "other.log");
        one.line(LogLevel::info, "a mesh was made");
        other.line(LogLevel::warning, "element 7 is flat");
        writer.write("/proc/no/such/femrun.log", LogLevel::info, "nobody hears");
        one.line(LogLevel::info, "solved");
    }
    std::ostringstream text;
    text << std::ifstream(folder / "one/femrun.log").rdbuf();
    CHECK(text.str().find(" info: a mesh was made\n") != std::string::npos);
    CHECK(text.str().ends_with(" info: solved\n"));
    CHECK(fs::file_size(folder / "other.log") > 20);
}

TEST_CASE("a log that others have put away is begun anew", "[base]") {
    const test::Scratch scratch;
    LogWriter writer;
    const auto write = [&](const std::string& line) {
        writer.write(scratch.path("femrun.log"), LogLevel::info, line);
        const Instant patience = monotonic_now() + std::chrono::seconds(30);
        while (!scratch.text("femrun.log").ends_with(line + "\n") && monotonic_now() < patience)
            std::this_thread::yield();
        return scratch.text("femrun.log");
    };
    CHECK(write("a mesh was made").ends_with("info: a mesh was made\n"));
    fs::rename(scratch.path("femrun.log"), scratch.path("femrun.log.1"));  // it had grown large
    CHECK(write("solved").find("mesh") == std::string::npos);
    CHECK(scratch.text("femrun.log").ends_with("info: solved\n"));
}
