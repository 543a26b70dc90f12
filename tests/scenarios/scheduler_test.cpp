// SPDX-License-Identifier: MIT
// The scheduler as a person starts and ends it.
#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

/// The line that people paste.
std::string address(const Bench& bench) {
    const std::string out = bench.read("out.txt");
    const auto from = out.find("femrun://");
    if (from == out.npos) return "";
    const auto end = out.find('\n', from);
    return end == out.npos ? "" : out.substr(from, end - from);
}

std::string port_of(const std::string& address) { return address.substr(address.rfind(':') + 1); }

}  // namespace

TEST_CASE("a scheduler says where it is, and goes when it is told to", "[scenario][scheduler]") {
    Bench bench;
    auto scheduler = bench.start({"scheduler", "--listen", "0"});
    REQUIRE(eventually([&] { return !address(bench).empty() || scheduler.ended(); }));
    const std::string at = address(bench);
    CHECK(at.starts_with("femrun://127.0.0.1:"));

    strike(scheduler.id(), Blow::interrupt);
    const Finished finished = bench.finish(scheduler);

    CHECK(finished.code == 0);
    CHECK(finished.out == "\n" + at + "\n\n");
    CHECK(finished.err ==
          "femrun: on each PC that calculates: femrun worker " + at +
              "\nfemrun: for each study: femrun run STUDY --scheduler " + at +
              "\nfemrun: ended; studies that run go on when it is started again, and workers keep "
              "what they solve until then\n");
}

TEST_CASE("a scheduler that is told to go while it still says where it is goes in peace",
          "[scenario][scheduler]") {
    Bench bench;
    StuffedPipe rest(bench.folder() / "err.txt");
    auto scheduler = bench.start({"scheduler", "--listen", "0"});
    REQUIRE(eventually([&] { return !address(bench).empty() || scheduler.ended(); }));

    strike(scheduler.id(), Blow::interrupt);
    rest.let_through();
    const Finished finished = bench.finish(scheduler);

    CHECK(finished.code == 0);
    CHECK(finished.signal == 0);
    CHECK(
        rest.text().ends_with("femrun: ended; studies that run go on when it is started again, "
                              "and workers keep what they solve until then\n"));
}

TEST_CASE("a scheduler that was killed is back at the same place", "[scenario][scheduler]") {
    Bench bench;
    auto scheduler = bench.start({"scheduler", "--listen", "0"});
    REQUIRE(eventually([&] { return !address(bench).empty() || scheduler.ended(); }));
    const std::string at = address(bench);
    strike(scheduler.id(), Blow::kill);
    bench.finish(scheduler);
    bench.write("out.txt", "");

    auto next = bench.start({"scheduler", "--listen", port_of(at)});
    REQUIRE(eventually([&] { return !address(bench).empty() || next.ended(); }));
    CHECK(address(bench) == at);
    strike(next.id(), Blow::interrupt);
    CHECK(bench.finish(next).code == 0);
}

TEST_CASE("what another program has left in OPENSSL_CONF does not keep PCs from each other",
          "[scenario][scheduler]") {
    Bench bench;
    bench.write("theirs.cnf",
                "openssl_conf = theirs\n[theirs]\nproviders = only\n[only]\nnull = on\n[on]\n"
                "activate = 1\n");
    bench.environment.push_back("OPENSSL_CONF=" + (bench.folder() / "theirs.cnf").string());
    auto scheduler = bench.start({"scheduler", "--listen", ":0"});
    REQUIRE(eventually([&] { return !address(bench).empty() || scheduler.ended(); }));

    strike(scheduler.id(), Blow::interrupt);
    const Finished finished = bench.finish(scheduler);
    INFO(finished.err);
    CHECK(finished.code == 0);
}

TEST_CASE("a second scheduler on the same port or database says who is there",
          "[scenario][scheduler]") {
    Bench bench;
    auto scheduler = bench.start({"scheduler", "--listen", "0"});
    REQUIRE(eventually([&] { return !address(bench).empty() || scheduler.ended(); }));

    const Finished same_database = bench.femrun({"scheduler", "--listen", "0"});
    CHECK(same_database.code == 2);
    CHECK(same_database.err.find("writes to it; wait for it to end, or use --db with another "
                                 "file\n") != std::string::npos);
    const Finished same_port =
        bench.femrun({"scheduler", "--listen", port_of(address(bench)), "--db", "other.db"});
    CHECK(same_port.code == 2);
    CHECK(same_port.err ==
          "error: 127.0.0.1:" + port_of(address(bench)) +
              ": another program listens on this port, perhaps another 'femrun scheduler'; end it, "
              "or take another port with --listen\n");

    strike(scheduler.id(), Blow::interrupt);
    CHECK(bench.finish(scheduler).code == 0);
}

TEST_CASE("a lease that no scheduler can keep to is refused", "[scenario][scheduler]") {
    Bench bench;
    for (const std::string lease : {"10 ms", "2 h"}) {
        const Finished refused = bench.femrun({"scheduler", "--listen", "0", "--lease", lease});
        CHECK(refused.code == 2);
        CHECK(refused.err == "error: --lease: '" + lease +
                                 "' is no time that a worker may be silent; write one from 1 s to "
                                 "1 h\n");
    }
    CHECK(bench.femrun({"scheduler", "--lease", "soon"}).err ==
          "error: --lease: text 'soon' is not a duration; write numbers with d, h, min, s or ms, "
          "such as \"1 h 30 min\"\n");
}

TEST_CASE("a number of licences that nobody can count is refused", "[scenario][scheduler]") {
    Bench bench;
    for (const std::string count : {"99999999999", "-1", "many", ""})
        CHECK(bench.femrun({"scheduler", "--listen", "0", "--licences", "femtet=" + count}).err ==
              "error: --licences: 'femtet=" + count +
                  "' is no POOL=COUNT, such as femtet=3; see 'femrun scheduler --help'\n");
}
