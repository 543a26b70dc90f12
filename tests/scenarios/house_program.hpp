// SPDX-License-Identifier: MIT
// A scheduler as a process, for scenarios.
#pragma once

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

namespace femrun::test {

/// A scheduler in a folder of its own, and a bench that knows its address.
struct House {
    /// `plugins`: of the scheduler; empty: all that there are.
    explicit House(std::vector<std::string> options = {"--slots", "2"},
                   const std::vector<std::string>& plugins = {}) {
        if (!plugins.empty()) there.leave_plugins_behind(plugins);
        std::vector<std::string> arguments{"scheduler", "--listen", "0"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        scheduler.emplace(there.start(arguments));
        REQUIRE(eventually([&] { return !address().empty() || scheduler->ended(); }));
        here.environment = {"FEMRUN_SCHEDULER=" + address()};
    }
    ~House() {
        if (!scheduler->ended()) strike(scheduler->id(), Blow::interrupt);
        (void)scheduler->wait(std::chrono::seconds(20));
    }
    std::string address() const {
        const std::string out = there.read("out.txt");
        const auto from = out.find("femrun://");
        const auto end = from == out.npos ? out.npos : out.find('\n', from);
        return end == out.npos ? "" : out.substr(from, end - from);
    }
    nlohmann::json json(const std::vector<std::string>& arguments) const {
        const Finished finished = here.femrun(arguments);
        INFO(finished.out << finished.err);
        REQUIRE(finished.code == 0);
        return nlohmann::json::parse(finished.out);
    }

    Bench there, here;
    std::optional<system::Child> scheduler;
};

}  // namespace femrun::test
