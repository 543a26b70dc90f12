// SPDX-License-Identifier: MIT
// `femrun run --on` with hosts over SSH, and on this PC.
#include "real_ssh.hpp"
#include "study_bench.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

std::vector<std::string> on(const std::string& engine, std::vector<std::string> more) {
    std::vector<std::string> words{"run",      "study.toml",  "--on",   engine,
                                   "--listen", "127.0.0.1:0", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("a study is solved by hosts with SSH in one line, and nothing is left of it",
          "[engines][ssh]") {
    RealSsh ssh;
    ssh.add("h1");
    ssh.add("h2");
    StudyBench person;
    person.write_study(30, "0.05");
    person.bench.write("hosts.txt", "h1\nh2 slots=2\n");
    std::vector<std::string> more{"--hosts", "hosts.txt"};
    for (const std::string& option : ssh.options()) more.push_back("--option=" + option);

    const Finished run = person.bench.femrun(on("ssh", more));

    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(30);
    CHECK(StudyBench::complete(person.shown("beam")) == 30);
    CHECK(person.left_running().empty());
}

TEST_CASE("a host with SSH that is away is told of, and the others solve", "[engines][ssh]") {
    RealSsh ssh;
    ssh.add("h1");
    ssh.add("h2");
    ssh.stop("h1");
    StudyBench person;
    person.write_study(10, "0.05");
    person.bench.write("hosts.txt", "h1\nh2\n");
    std::vector<std::string> more{"--hosts", "hosts.txt"};
    for (const std::string& option : ssh.options()) more.push_back("--option=" + option);

    const Finished run = person.bench.femrun(on("ssh", more));

    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(10);
    CHECK(person.left_running().empty());
}

TEST_CASE("jobs of this PC solve a study, and end with it", "[engines][local]") {
    StudyBench person;
    person.write_study(20, "0.05");

    const Finished run = person.bench.femrun(on("local", {"--count", "2"}));

    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(20);
    CHECK(person.left_running().empty());
}
