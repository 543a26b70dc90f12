// SPDX-License-Identifier: MIT
#include "network.hpp"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/catch.hpp"

namespace femrun::test {

namespace {

using namespace std::chrono_literals;

/// The namespace of the switch, and of one PC.
const std::string the_switch = "switch";
std::string space_of(int pc) { return fmt::format("pc{}", pc); }
std::string port_of(int pc) { return fmt::format("port{}", pc); }

void ip(const std::vector<std::string>& arguments) {
    auto child = system::spawn({.executable = "ip", .arguments = arguments});
    INFO("ip " << fmt::format("{}", fmt::join(arguments, " ")));
    REQUIRE(child.ok());
    const auto ended = child->wait(10s);
    REQUIRE(ended);
    REQUIRE(ended->code == 0);
}

void in(const std::string& space, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-n", space});
    ip(arguments);
}

/// From now on this process has a network, mounts and rights of its own. Once a process, before it
/// has threads.
void leave_the_machine() {
    static bool left = false;
    if (std::exchange(left, true)) return;
    const uid_t user = ::getuid();
    const gid_t group = ::getgid();
    const bool root = user == 0;
    REQUIRE(::unshare(CLONE_NEWNET | CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) == 0);
    if (!root) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << fmt::format("0 {} 1", user);
        std::ofstream("/proc/self/gid_map") << fmt::format("0 {} 1", group);
    }
    REQUIRE(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    REQUIRE(::mount("tmpfs", "/run", "tmpfs", 0, nullptr) == 0);  // where ip keeps namespaces
}

}  // namespace

Network::Network(int pcs) : pcs_(pcs) {
    leave_the_machine();
    ip({"netns", "add", the_switch});
    in(the_switch, {"link", "add", "bridge", "type", "bridge"});
    in(the_switch, {"link", "set", "bridge", "up"});
    for (int pc = 0; pc < pcs; ++pc) {
        const std::string space = space_of(pc), port = port_of(pc);
        ip({"netns", "add", space});
        in(the_switch,
           {"link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space});
        in(the_switch, {"link", "set", port, "master", "bridge", "up"});
        in(space, {"addr", "add", address(pc) + "/24", "dev", "eth0"});
        in(space, {"link", "set", "lo", "up"});
        in(space, {"link", "set", "eth0", "up"});
    }
}

Network::~Network() {
    for (int pc = 0; pc < pcs_; ++pc) ip({"netns", "del", space_of(pc)});
    ip({"netns", "del", the_switch});
}

std::string Network::address(int pc) const { return fmt::format("10.77.0.{}", pc + 1); }

system::ChildSpec Network::on(int pc, system::ChildSpec spec) {
    std::vector<std::string> arguments{"netns", "exec", space_of(pc), spec.executable.string()};
    arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());
    spec.executable = "ip";
    spec.arguments = std::move(arguments);
    return spec;
}

void Network::cut(int pc) { in(the_switch, {"link", "set", port_of(pc), "down"}); }

void Network::swallow(int pc) { in(the_switch, {"link", "set", port_of(pc), "nomaster"}); }

void Network::heal(int pc) {
    in(the_switch, {"link", "set", port_of(pc), "master", "bridge", "up"});
}

}  // namespace femrun::test
