// SPDX-License-Identifier: MIT
// Connections that are kept up so that the workers of a host reach the scheduler through them: a
// port of that host's loopback leads to the scheduler's place, as it is seen from here (ssh -R).
// What passes is encrypted and asked for its token by the scheduler itself, as everywhere.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "engines/hosts_file.hpp"
#include "engines/ssh_host.hpp"
#include "system/child.hpp"
#include "system/private_folder.hpp"

namespace femrun::engines::ssh {

/// "pc7:7711" in "femrun://pc7:7711/#secret", and the same address through a port of the loopback.
struct Through {
    std::string place, secret;
    std::string by(std::uint16_t port) const;
};
/// An error for an address without a token: whoever is logged in there could come in.
Result<Through> through(const std::string& address);

/// For one thread, which lives as long as this does.
class Forwards {
public:
    explicit Forwards(Way way) : way_(std::move(way)) {}

    /// Opens a port there that is free; blocks until it is open or has failed.
    Result<std::uint16_t> open(const Host& host, const std::string& place);

    /// Sees to it that this one is up, which may have been opened by another process; empty, or why
    /// it is not. One that broke is tried again after a while.
    std::string keep(const Host& host, std::uint16_t port, const std::string& place);

    void drop(const std::string& label, std::uint16_t port);
    /// All of a host.
    void drop(const std::string& label);

private:
    struct Forward {
        std::unique_ptr<system::PrivateFolder> folder;  // for what ssh says
        std::optional<system::Child> ssh;
        std::string why;  // the last one ended
        Instant next{};   // no try before
    };
    using Key = std::pair<std::string, std::uint16_t>;

    void start(Forward& forward, const Host& host, std::uint16_t port,
               const std::string& place) const;

    Way way_;
    std::map<Key, Forward> forwards_;
};

}  // namespace femrun::engines::ssh
