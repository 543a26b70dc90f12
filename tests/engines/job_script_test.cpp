// SPDX-License-Identifier: MIT
#include "engines/job_script.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;

namespace {

std::pair<Ending, std::string> end_of(std::string_view ended) {
    JobSeen job{.id = "wing.1"};
    tell_end(job, ended);
    return {job.ending, job.why};
}

using Told = std::pair<Ending, std::string>;

}  // namespace

TEST_CASE("a worker is told its job, its slots and its time", "[engines][job]") {
    const Order order{.crew = "wing",
                      .time = 55min + 500ms,
                      .options = {},
                      .programs = {},
                      .address = "a secret",
                      .worker = {"--tags", "big"},
                      .folder = {}};

    CHECK(worker_arguments(order, "address", "ssh:wing.1", 4) ==
          std::vector<std::string>{"worker", "@address", "--job", "ssh:wing.1", "--slots", "4",
                                   "--ends-in", "3300 s", "--tags", "big"});
}

TEST_CASE("what a job leaves behind says how it ended", "[engines][job]") {
    CHECK(end_of("0\n") == Told{Ending::left, "exit code 0"});
    CHECK(end_of("3\n") == Told{Ending::failed, "exit code 3"});
    CHECK(end_of("137\n") == Told{Ending::failed, "signal 9"});
    CHECK(end_of("255\r\n") == Told{Ending::failed, "exit code 255"});
    CHECK(end_of("-1073741819 \r\n") == Told{Ending::failed, "exit code -1073741819"});
    CHECK(end_of("") == Told{Ending::unknown, "'' is no exit code"});
    CHECK(end_of("0 0") == Told{Ending::unknown, "'0 0' is no exit code"});
}

TEST_CASE("a batch file says how its worker ended", "[engines][job]") {
    CHECK(job_batch_file("wing", "C:\\my programs\\femrun.exe", {"worker", "100%", "a\"b\\"}) ==
          "@echo off\r\n"
          "rem A worker of Femrun's crew 'wing'.\r\n"
          "chcp 65001 >nul\r\n"
          "\"C:\\my programs\\femrun.exe\" \"worker\" \"100%%\" \"a\\\"b\\\\\"\r\n"
          ">ended.new echo %errorlevel%\r\n"
          "move /y ended.new ended >nul\r\n");
}

TEST_CASE("a crew's name can be a part of file names and commands", "[engines][job]") {
    CHECK(check_crew("wing-2-3f2a").ok());
    for (const std::string bad : {"", "-wing", "a b", "../up", "a.b", "w\xc3\xb6lfe"})
        CHECK_FALSE(check_crew(bad).ok());
    const auto refused = check_crew("a b");
    REQUIRE(!refused.ok());
    CHECK(refused.error().message ==
          "crew 'a b': a name has 1 to 40 letters, digits and '-', and does not begin with '-'");
}
