// SPDX-License-Identifier: MIT
#include "engines/forwards.hpp"

#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "engines/command.hpp"

namespace femrun::engines::ssh {

namespace {

using namespace std::chrono_literals;

constexpr Duration open_limit = 20s, try_again = 15s;
/// Of three, one is free, unless there is none.
constexpr int tries_max = 3;

std::string read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// What ssh says besides what it says because it was asked to say more.
std::string words_of(const std::string& printed) {
    std::string words;
    for (const std::string_view line : lines_of(printed))
        if (!line.starts_with("debug") && !line.starts_with("OpenSSH_") &&
            !line.starts_with("Authenticated to") && !line.starts_with("Transferred:") &&
            !line.starts_with("Bytes per second:"))
            words.append(line).append("\n");
    return own_words({.code = 255, .out = {}, .err = words});
}

bool is_open(const std::string& printed) {
    return printed.find("remote forward success") != std::string::npos;
}

}  // namespace

std::string Through::by(std::uint16_t port) const {
    return fmt::format("femrun://127.0.0.1:{}/#{}", port, secret);
}

Result<Through> through(const std::string& address) {
    constexpr std::string_view scheme = "femrun://";
    const std::size_t begin = address.starts_with(scheme) ? scheme.size() : 0;
    const std::size_t end = std::min(address.find_first_of("/#", begin), address.size());
    const std::size_t hash = address.find('#', end);
    if (hash == std::string::npos)
        return Error{ErrorKind::invalid,
                     "forward=yes wants a scheduler whose address has a token, for whoever is "
                     "logged in there could come in; start it with '--listen :7711'"};
    Through found{.place = address.substr(begin, end - begin), .secret = address.substr(hash + 1)};
    const std::size_t colon = found.place.rfind(':');
    const bool has_port = colon != std::string::npos && found.place.back() != ']';
    if (!has_port) found.place += ":7711";  // the usual one
    return found;
}

void Forwards::start(Forward& forward, const Host& host, std::uint16_t port,
                     const std::string& place) const {
    forward.folder = std::make_unique<system::PrivateFolder>();
    // Not by a connection that is open already: that would keep the port when this one ends.
    auto words = ssh_command(way_, host);
    const std::string destination = words.back();
    words.pop_back();
    words.insert(words.end(), {"-S", "none", "-N", "-v", "-o", "ExitOnForwardFailure=yes", "-R",
                               fmt::format("127.0.0.1:{}:{}", port, place), destination});
    auto child = system::spawn({.executable = words.front(),
                                .arguments = {words.begin() + 1, words.end()},
                                .environment = {},
                                .folder = {},
                                .output = system::Output::discarded(),
                                .error = system::Output::into(forward.folder->path() / "err")});
    forward.ssh.reset();
    if (child)
        forward.ssh = *std::move(child);
    else
        forward.why = child.error().message;
}

Result<std::uint16_t> Forwards::open(const Host& host, const std::string& place) {
    std::random_device random;
    Forward forward;
    for (int tries = 0; tries < tries_max; ++tries) {
        // Beyond what programs listen on, and below what systems give away by themselves.
        constexpr unsigned first = 20'000, many = 12'000;
        const auto port = static_cast<std::uint16_t>(first + random() % many);
        start(forward, host, port, place);
        const Instant deadline = monotonic_now() + open_limit;
        while (forward.ssh && !forward.ssh->ended() && monotonic_now() < deadline) {
            if (is_open(read(forward.folder->path() / "err"))) {
                forwards_.insert_or_assign(Key{host.label, port}, std::move(forward));
                return port;
            }
            std::this_thread::sleep_for(10ms);
        }
        if (!forward.ssh) break;
        const std::string printed = read(forward.folder->path() / "err");
        forward.why = words_of(printed);
        if (printed.find("forwarding failed") == std::string::npos) break;
    }
    return Error{ErrorKind::unavailable,
                 fmt::format("host '{}': forwarding: {}", host.label, forward.why)};
}

std::string Forwards::keep(const Host& host, std::uint16_t port, const std::string& place) {
    Forward& forward = forwards_[{host.label, port}];
    if (forward.ssh && !forward.ssh->ended()) return {};
    const Instant now = monotonic_now();
    if (forward.ssh) {
        forward.why = words_of(read(forward.folder->path() / "err"));
        forward.ssh.reset();
        forward.next = now + try_again;
    }
    if (now < forward.next)
        return fmt::format("its connection has ended ({}); it is tried again", forward.why);
    start(forward, host, port, place);
    return {};
}

void Forwards::drop(const std::string& label, std::uint16_t port) {
    forwards_.erase({label, port});
}

void Forwards::drop(const std::string& label) {
    std::erase_if(forwards_, [&](const auto& each) { return each.first.first == label; });
}

}  // namespace femrun::engines::ssh
