// SPDX-License-Identifier: MIT
#include "engines/hosts_file.hpp"

#include <random>

#include "support/catch.hpp"
#include "support/mutated.hpp"

using namespace femrun;
using namespace femrun::engines;

namespace {

constexpr const char* all_there_is =
    "# our calculation PCs\n"
    "node1\n"
    "\n"
    "ann@node2:2222  slots=4 tags=big,gpu   # the new one\r\n"
    "\tnode3 forward=yes\n"
    "[fe80::1%eth0]:22\n"
    "ann@fe80::2\n";

std::string mistake_in(const std::string& text) {
    const auto hosts = parse_hosts(text, "hosts.txt");
    return hosts ? "" : hosts.error().message;
}

}  // namespace

TEST_CASE("a file of hosts says how each is reached, and what it has", "[engines][ssh]") {
    const auto hosts = parse_hosts(all_there_is, "hosts.txt");

    REQUIRE(hosts.ok());
    CHECK(*hosts == std::vector<Host>{
                        {.label = "node1", .destination = "node1"},
                        {.label = "ann@node2+2222",
                         .destination = "ann@node2",
                         .port = 2222,
                         .slots = 4,
                         .tags = "big,gpu"},
                        {.label = "node3", .destination = "node3", .forward = true},
                        {.label = "[fe80++1%eth0]+22", .destination = "fe80::1%eth0", .port = 22},
                        {.label = "ann@fe80++2", .destination = "ann@fe80::2"}});
}

TEST_CASE("a host that the file has no more is reached by what its jobs call it",
          "[engines][ssh]") {
    CHECK(host_called("ann@node2+2222") ==
          Host{.label = "ann@node2+2222", .destination = "ann@node2", .port = 2222});
    CHECK(host_called("-oProxyCommand=evil") == std::nullopt);
}

TEST_CASE("a mistake in a file of hosts is told with its line", "[engines][ssh]") {
    CHECK(mistake_in("node1\nnode2 slots=many\n") ==
          "hosts.txt:2: slots 'many': is no number of slots; write one from 1 to 4096");
    CHECK(mistake_in("node1:99999\n") ==
          "hosts.txt:1: host 'node1:99999': '99999' is no port; write one from 1 to 65535");
    CHECK(mistake_in("node1 slot=4\n") ==
          "hosts.txt:1: 'slot': is none of a host's settings; did you mean 'slots'?");
    CHECK(mistake_in("node1 forward=1\n") ==
          "hosts.txt:1: forward '1': write forward=yes, or leave it out");
    CHECK(mistake_in("node1 tags=\n") == "hosts.txt:1: tags: there is none; write tags=big,gpu");
    CHECK(mistake_in("node1\n\nnode1\n") ==
          "hosts.txt:3: host 'node1': is there already; a host has one worker, with as many slots "
          "as you like");
    CHECK(mistake_in("[fe80::1\n") == "hosts.txt:1: host '[fe80::1': its '[' is not closed");
    CHECK(mistake_in("-oProxyCommand=evil\n") ==
          "hosts.txt:1: host '-oProxyCommand=evil': is no host; write [user@]host[:port]");
    CHECK(mistake_in("node1;evil\n") ==
          "hosts.txt:1: host 'node1;evil': is no host; write [user@]host[:port]");
    CHECK(mistake_in("# nobody\n") ==
          "hosts.txt: there is no host in it; write one a line, [user@]host[:port]");
}

TEST_CASE("nothing in a file of hosts becomes an option of ssh", "[engines][ssh][fuzz]") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 5000; ++i) {
        const std::string text =
            test::mutated(all_there_is, {"\n-", "@", ":", "[", "]", "=", "slots=", "\n@-"}, random);
        const auto hosts = parse_hosts(text, "hosts.txt");
        if (!hosts) continue;
        for (const Host& host : *hosts) {
            INFO(text);
            CHECK(!host.destination.empty());
            CHECK(host.destination.front() != '-');
            CHECK(host_called(host.label).has_value());
        }
    }
}
