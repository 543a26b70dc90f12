// SPDX-License-Identifier: MIT
// A relay as a person starts and ends it.
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
    const auto end = from == out.npos ? out.npos : out.find('\n', from);
    return end == out.npos ? "" : out.substr(from, end - from);
}

std::string place_in(const std::string& address) {
    const std::string rest = address.substr(std::string("femrun://").size());
    return rest.substr(0, rest.find('/'));
}

std::string secret_in(const std::string& address) { return address.substr(address.find('#')); }

}  // namespace

TEST_CASE("a study is solved by a worker that comes through a relay", "[scenario][relay]") {
    Bench house, between, pc, user;
    auto scheduler = house.start({"scheduler", "--listen", ":0"});
    REQUIRE(eventually([&] { return !address(house).empty() || scheduler.ended(); }));
    between.write("address.txt", address(house) + "\n");

    auto relay = between.start({"relay", "@address.txt", "--listen", ":0"});
    REQUIRE(eventually([&] { return !address(between).empty() || relay.ended(); }));
    CHECK(secret_in(address(between)) == secret_in(address(house)));
    CHECK(place_in(address(between)) != place_in(address(house)));
    auto worker = pc.start({"worker", address(between), "--slots", "1", "--folder", "mine"});
    user.write("study.toml", rosenbrock("through", 20));
    const Finished run = user.femrun({"run", "--quiet", "study.toml", "--scheduler", [&] {
                                          const std::string err = house.read("err.txt");
                                          const auto from = err.find("--scheduler ") + 12;
                                          return err.substr(from, err.find('\n', from) - from);
                                      }()});
    INFO(run.err);
    CHECK(run.code == 0);

    strike(relay.id(), Blow::interrupt);
    const Finished ended = between.finish(relay);
    CHECK(ended.code == 0);
    CHECK(ended.out == "\n" + address(between) + "\n\n");
    CHECK(ended.err.ends_with(
        "\nfemrun: ended, and with it 1 connection; workers go on, and come again\n"));
    strike(worker.id(), Blow::kill);
    strike(scheduler.id(), Blow::interrupt);
    house.finish(scheduler);
}

TEST_CASE("a relay says what is wrong with its words", "[scenario][relay]") {
    Bench bench;

    CHECK(bench.femrun({"relay"}).err ==
          "error: femrun relay: the address is missing; paste the line that 'femrun scheduler' "
          "printed, or give @FILE with it\n");
    const Finished plain = bench.femrun({"relay", "femrun://127.0.0.1:7711", "--listen", "0"});
    CHECK(plain.code == 2);
    CHECK(plain.err ==
          "error: femrun relay: 127.0.0.1:7711: its address has no token, so that whoever reaches "
          "the relay would be let in; start the scheduler with '--listen :7711'\n");
    CHECK(bench.femrun({"relay", "femrun://127.0.0.1:7711", "--listen", "here there"})
              .err.starts_with("error: femrun relay: --listen: "));
}
