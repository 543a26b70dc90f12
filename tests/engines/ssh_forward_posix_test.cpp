// SPDX-License-Identifier: MIT
// Workers whose hosts do not reach the scheduler, and go through the connection to them.
#include <filesystem>
#include <fstream>

#include "engines/command.hpp"
#include "hosts_over_ssh.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

/// What answers at a port of this PC.
std::string greeting_at(std::string_view port) {
    const auto said = run({.words = {"bash", "-c",
                                     "exec 3<>/dev/tcp/127.0.0.1/" + std::string(port) +
                                         " && read -t 5 -u 3 line && echo \"$line\""},
                           .input = {}});
    return said ? said->out : said.error().message;
}

/// The host's own sshd in the place of a scheduler: whoever reaches it is greeted.
constexpr const char* scheduler_here = "femrun://127.0.0.1:2201/#finger.token";

}  // namespace

TEST_CASE("a host that does not reach the scheduler does through its connection",
          "[engines][ssh][forward]") {
    Hosts hosts(1);
    hosts.keep("h1 forward=yes\n");
    Order order = hosts.order(1);
    order.address = scheduler_here;

    const std::string id = hosts.began(order);

    const std::string address = hosts.worker_program.address(Hosts::job_of(id));
    REQUIRE(address.starts_with("femrun://127.0.0.1:"));
    REQUIRE(address.ends_with("/#finger.token"));
    const std::string port = address.substr(19, address.find("/#") - 19);
    REQUIRE(port != "2201");
    CHECK(greeting_at(port).starts_with("SSH-2.0"));
    CHECK(hosts.look(id).why.empty());

    // Another keeper opens the same port again.
    hosts.keep("h1 forward=yes\n");
    CHECK(greeting_at(port) == "");
    CHECK(hosts.look(id).phase == Phase::running);
    CHECK(eventually([&] { return greeting_at(port).starts_with("SSH-2.0"); }));
}

TEST_CASE(
    "a scheduler that is elsewhere by now is told to workers, but to those that go through a "
    "connection",
    "[engines][ssh][forward]") {
    Hosts hosts(2);
    hosts.keep("h1\nh2 forward=yes\n");
    Order order = hosts.order(2);
    order.address = scheduler_here;
    const Done begun = hosts.submit(order);
    REQUIRE(hosts_of(begun.ids) == std::vector<std::string>{"h1", "h2"});
    for (const std::string& id : begun.ids) hosts.until_began(id);
    const auto address = [&](const std::string& id) {
        const std::size_t dot = id.find('.');
        const auto file = hosts.ssh.cache(Hosts::host_of(id)) / "femrun" / "jobs" /
                          id.substr(0, dot) / id.substr(dot + 1, id.find('@') - dot - 1) /
                          "address";
        CHECK(std::filesystem::status(file).permissions() ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
        std::ifstream from(file);
        std::string line;
        std::getline(from, line);
        return line;
    };
    const std::string& direct = begun.ids[Hosts::host_of(begun.ids[0]) == "h1" ? 0 : 1];
    const std::string& led = begun.ids[Hosts::host_of(begun.ids[0]) == "h1" ? 1 : 0];
    const std::string through = address(led);

    order.address = "femrun://pc8:7712/#it's $another";
    const auto done = hosts.engine->readdress(order, begun.ids);

    REQUIRE(done.ok());
    CHECK(
        *done ==
        Done{.ids = {direct},
             .troubles = {"host 'h2': its worker goes through a connection to where the scheduler "
                          "was; it leaves when it has found none for ten minutes, and another "
                          "takes its place"}});
    CHECK(address(direct) == "femrun://pc8:7712/#it's $another");
    CHECK(address(led) == through);
}

TEST_CASE("a connection that workers need and that ends is told, and tried again",
          "[engines][ssh][forward]") {
    Hosts hosts(1);
    hosts.ssh.add("h2");
    hosts.keep("h2 forward=yes\n");
    Order order = hosts.order(1);
    order.address = scheduler_here;
    const std::string id = hosts.began(order);

    hosts.ssh.end_connections();

    REQUIRE(eventually([&] { return !hosts.look(id).why.empty(); }));
    const JobSeen seen = hosts.look(id);
    CHECK(seen.phase == Phase::running);
    CHECK(seen.why.starts_with("its connection has ended ("));
    CHECK(seen.why.ends_with("); it is tried again"));
}

TEST_CASE("nobody is let in to a scheduler without a token through a connection",
          "[engines][ssh][forward]") {
    Hosts hosts(1);
    hosts.keep("h1 forward=yes\n");
    Order order = hosts.order(1);
    order.address = "femrun://127.0.0.1:7711";

    CHECK(hosts.submit(order).troubles ==
          std::vector<std::string>{
              "host 'h1': forward=yes wants a scheduler whose address has a token, for whoever is "
              "logged in there could come in; start it with '--listen :7711'"});
}
