// SPDX-License-Identifier: MIT
#include "real_ssh.hpp"

#include <csignal>
#include <sstream>

#include <fmt/format.h>

#include "engines/command.hpp"
#include "own_network.hpp"
#include "patience.hpp"
#include "support/catch.hpp"

namespace femrun::test {

namespace {

namespace fs = std::filesystem;

void run(const std::vector<std::string>& words) {
    const auto said = engines::run({.words = words, .input = {}});
    INFO((said.ok() ? engines::own_words(*said) : said.error().message));
    REQUIRE(said.ok());
    REQUIRE(said->code == 0);
}

constexpr const char* host_configuration = R"(ListenAddress 127.0.0.1
Port {port}
HostKey {root}/host_key
PidFile none
AuthorizedKeysFile {root}/user_key.pub
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PrintMotd no
MaxStartups 100:30:200
SetEnv HOME={home}
{more}
)";

constexpr const char* user_configuration = R"(Host {name}
  HostName 127.0.0.1
  Port {port}
)";

constexpr const char* for_all_hosts = R"(UserKnownHostsFile {root}/known_hosts
GlobalKnownHostsFile none
StrictHostKeyChecking yes
IdentityFile {root}/user_key
IdentitiesOnly yes
)";

}  // namespace

RealSsh::RealSsh() {
    leave_for_own_network();
    fs::create_directories("/run/sshd");  // as a system makes it that starts an sshd
    for (const char* key : {"host_key", "user_key"})
        run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "story", "-f",
             scratch_.path(key).string()});
    scratch_.write("ssh_config",
                   fmt::format(for_all_hosts, fmt::arg("root", scratch_.path().string())));
}

RealSsh::~RealSsh() {
    for (auto& [name, host] : hosts_) host.end_tree();
}

void RealSsh::add(const std::string& name, const std::string& shell) {
    const int port = ++port_;
    const std::string root = scratch_.path().string();
    fs::create_directory(scratch_.path(name));
    std::string more;
    if (!shell.empty()) {
        scratch_.write(name + ".sh", shell);
        more = "ForceCommand sh " + scratch_.path(name + ".sh").string();
    }
    scratch_.write(
        name + ".conf",
        fmt::format(host_configuration, fmt::arg("port", port), fmt::arg("root", root),
                    fmt::arg("home", scratch_.path(name).string()), fmt::arg("more", more)));
    // Its own words come before those for all hosts.
    scratch_.write("ssh_config",
                   fmt::format(user_configuration, fmt::arg("name", name), fmt::arg("port", port)) +
                       "Host *\n" + scratch_.text("ssh_config"));
    const std::string key = scratch_.text("host_key.pub");
    scratch_.write("known_hosts",
                   scratch_.text("known_hosts") + fmt::format("[127.0.0.1]:{} {}", port, key));
    start(name);
}

void RealSsh::start(const std::string& name) {
    auto child = system::spawn({.executable = "/usr/sbin/sshd",
                                .arguments = {"-D", "-e", "-f", scratch_.path(name + ".conf")},
                                .environment = {},
                                .folder = scratch_.path(),
                                .output = system::Output::into(name + ".out"),
                                .error = system::Output::into(name + ".out")});
    REQUIRE(child.ok());
    hosts_.emplace(name, *std::move(child));
    REQUIRE(eventually([&] {
        return scratch_.text(name + ".out").find("Server listening") != std::string::npos;
    }));
}

void RealSsh::stop(const std::string& name) {
    // It alone: what was started through it lives on, as on a host of its own.
    const auto host = hosts_.find(name);
    ::kill(static_cast<pid_t>(host->second.id()), SIGTERM);
    REQUIRE(host->second.wait(std::chrono::seconds(10)));
    hosts_.erase(host);
}

void RealSsh::end_connections() {
    // Each has a process of its own below the sshd that listens, which is a child of this one.
    for (const auto& [name, host] : hosts_) {
        const auto said = engines::run(
            {.words = {"ps", "-o", "pid=", "--ppid", std::to_string(host.id())}, .input = {}});
        REQUIRE(said.ok());
        std::istringstream processes(said->out);
        for (pid_t process = 0; processes >> process;) ::kill(process, SIGKILL);
    }
}

void RealSsh::freeze(const std::string& name) {
    ::kill(static_cast<pid_t>(hosts_.at(name).id()), SIGSTOP);
}

std::vector<std::string> RealSsh::options() const {
    return {"-F", scratch_.path("ssh_config").string(), "-o", "ConnectTimeout=2"};
}

}  // namespace femrun::test
