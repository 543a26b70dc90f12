// SPDX-License-Identifier: MIT
// Hosts with sshds of their own, for stories of what workers do there.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engines/hosts_file.hpp"
#include "engines/ssh_hosts.hpp"
#include "patience.hpp"
#include "real_ssh.hpp"
#include "stand_in_worker.hpp"
#include "support/catch.hpp"
#include "system/detached.hpp"

namespace femrun::test {

using namespace femrun::engines;
using namespace std::chrono_literals;
using Phase = JobSeen::Phase;

/// Hosts h1, h2 ..., and a crew's keeper's view of them.
struct Hosts {
    explicit Hosts(int count, Duration grace = 60s) {
        std::string file;
        for (int i = 1; i <= count; ++i) {
            ssh.add("h" + std::to_string(i));
            file += "h" + std::to_string(i) + "\n";
        }
        keep(file, grace);
    }
    ~Hosts() {
        for (const std::string& id : started) system::end_detached(id.substr(0, id.find('@')));
    }

    void keep(const std::string& file, Duration grace = 60s) {
        auto hosts = parse_hosts(file, "hosts.txt");
        INFO((hosts.ok() ? std::string() : hosts.error().message));
        REQUIRE(hosts.ok());
        engine =
            make_ssh_hosts({.hosts = *std::move(hosts), .options = ssh.options(), .grace = grace});
    }

    Order order(std::uint32_t count, std::vector<std::string> worker = {}) const {
        return {.crew = "story-1",
                .count = count,
                .slots = 1,
                .time = {},
                .options = {},
                .programs = {worker_program.program()},
                .address = "femrun://host:7711/#it's $a secret",
                .worker = std::move(worker),
                .folder = {}};
    }

    Done submit(const Order& wanted) {
        auto done = engine->submit(wanted);
        INFO((done.ok() ? std::string() : done.error().message));
        REQUIRE(done.ok());
        started.insert(started.end(), done->ids.begin(), done->ids.end());
        return *done;
    }

    std::string began(const Order& wanted) {
        const Done done = submit(wanted);
        REQUIRE(done.troubles == std::vector<std::string>{});
        REQUIRE(done.ids.size() == 1);
        until_began(done.ids[0]);
        return done.ids[0];
    }
    void until_began(const std::string& id) const {
        INFO(id);
        REQUIRE(eventually([&] { return worker_program.has(job_of(id) + " began"); }));
    }

    static std::string job_of(const std::string& id) { return "ssh:" + id + ":0"; }

    JobSeen look(const std::string& id) const {
        auto seen = engine->look({id});
        REQUIRE(seen.ok());
        return seen->at(0);
    }
    JobSeen end_of(const std::string& id) const {
        REQUIRE(eventually([&] { return look(id).phase == Phase::ended; }));
        return look(id);
    }
    static std::string host_of(const std::string& id) { return id.substr(id.find('@') + 1); }

    RealSsh ssh;
    StandInWorker worker_program;
    std::vector<std::string> started;
    std::unique_ptr<Engine> engine;
};

inline std::vector<std::string> hosts_of(const std::vector<std::string>& ids) {
    std::vector<std::string> hosts;
    for (const std::string& id : ids) hosts.push_back(Hosts::host_of(id));
    std::sort(hosts.begin(), hosts.end());
    return hosts;
}

}  // namespace femrun::test
