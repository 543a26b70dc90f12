// SPDX-License-Identifier: MIT
// A scheduler on one system and workers on another, over TLS, as between PCs.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

const std::string here;  // the program of this system
const std::string for_windows = FEMRUN_FOR_WINDOWS;

/// A scheduler that PCs elsewhere reach, and a client that knows its address.
class OpenHouse {
public:
    explicit OpenHouse(const std::string& scheduler) : there_(scheduler) {
        start("0");
        client.environment = {"FEMRUN_SCHEDULER=" + for_users_};
    }
    ~OpenHouse() { close(); }

    /// The scheduler's exit code when it is told to go.
    int close() {
        strike(scheduler_->id(), Blow::interrupt);
        const auto ended = scheduler_->wait(std::chrono::seconds(60));
        return ended ? ended->code : -1;
    }

    const std::string& for_workers() const { return for_workers_; }
    /// It is killed, and started again at the same place.
    void crash() {
        strike(scheduler_->id(), Blow::kill);
        (void)scheduler_->wait(std::chrono::seconds(10));
        const std::string place =
            for_workers_.substr(0, for_workers_.find('/', std::string("femrun://").size()));
        start(place.substr(place.rfind(':') + 1));
    }
    json shown(const std::vector<std::string>& arguments) const {
        const Finished finished = client.femrun(arguments);
        INFO(finished.out << finished.err);
        REQUIRE(finished.code == 0);
        return json::parse(finished.out);
    }

private:
    void start(const std::string& port) {
        there_.write("err.txt", "");
        scheduler_.emplace(there_.start({"scheduler", "--listen", ":" + port}));
        REQUIRE(eventually([&] {
            for_workers_ = after("femrun worker ");
            for_users_ = after("--scheduler ");
            return !for_users_.empty() || scheduler_->ended();
        }));
        REQUIRE(!for_users_.empty());
    }
    std::string after(const std::string& words) const {
        const std::string said = there_.read("err.txt");
        const auto at = said.find(words);
        const auto end = at == said.npos ? at : said.find('\n', at);
        return end == said.npos ? "" : said.substr(at + words.size(), end - at - words.size());
    }

    Bench there_;
    std::optional<system::Child> scheduler_;
    std::string for_workers_, for_users_;

public:
    Bench client;
};

system::Child worker(const Bench& pc, const OpenHouse& house, const std::string& name) {
    return pc.start(
        {"worker", house.for_workers(), "--slots", "2", "--name", name, "--folder", "mine"});
}

/// How many attempts the worker has reported, of those that were begun after this one.
std::size_t solved_by(const json& study, const std::string& name, std::uint64_t after = 0) {
    std::size_t solved = 0;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"])
            solved += attempt["worker"] == name && attempt["state"] == "reported" &&
                      attempt["id"].get<std::uint64_t>() > after;
    return solved;
}

std::uint64_t last_attempt(const json& study) {
    std::uint64_t last = 0;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"])
            last = std::max(last, attempt["id"].get<std::uint64_t>());
    return last;
}

/// Trials that were solved more than once, or of which nothing was reported. What failed is asked
/// of others too, while it is not known whether designs fail or a PC does.
std::vector<json> not_reported_once(const json& study) {
    std::vector<json> found;
    for (const json& trial : study["trials"]) {
        const auto& attempts = trial["attempts"];
        const auto reports = std::count_if(attempts.begin(), attempts.end(), [](const json& one) {
            return one["state"] == "reported";
        });
        if (reports < 1 || (reports > 1 && trial["state"] == "complete")) found.push_back(trial);
    }
    return found;
}

}  // namespace

TEST_CASE("a Windows PC solves for a scheduler on Linux with the files and plugins that it is sent",
          "[windows][cluster]") {
    OpenHouse house(here);
    // The PC has no plugins; the client has those of its platform beside its own.
    Bench pc(for_windows);
    pc.leave_plugins_behind();
    auto windows = worker(pc, house, "pc7");
    house.client.leave_plugins_behind({"random", "command"});
    std::filesystem::create_directories(house.client.folder() / "bin/plugins/windows-x86_64");
    std::filesystem::copy_file(
        std::filesystem::path(for_windows).parent_path() / "plugins/command.femrun",
        house.client.folder() / "bin/plugins/windows-x86_64/command.femrun");
    house.client.write("model/solve.bat",
                       "@echo off\r\ntype lib\\note.txt\r\necho f = %1\r\necho %1 >field.txt\r\n");
    house.client.write("model/lib/note.txt", "材料\r\n");
    house.client.write("model/study.toml", R"([study]
name = "sent"
trials = 6
[optimizer]
plugin = "random"
seed = 1
[workers]
platform = "windows"
[solver]
plugin = "command"
files = ["lib", "solve.bat"]
keep = "all"
[[solver.steps]]
program = "./solve.bat"
arguments = ["${x}"]
[solver.outputs]
f = { file = "step1.log", pattern = 'f = (\S+)' }
[parameters]
x = { low = 0, high = 1 }
[objectives]
f = { minimize = "f" }
)");
    const Finished run = house.client.femrun({"run", "model/study.toml", "--quiet"});
    INFO(run.out << run.err << pc.read("err.txt"));
    REQUIRE(run.code == 0);
    const json study = house.shown({"show", "sent", "--json"});
    CHECK(solved_by(study, "pc7") == 6);

    house.shown({"fetch", "sent", "--trial", "2", "--to", "mine", "--json"});
    CHECK(house.client.has("mine/sent/trial-000002-attempt-1/field.txt"));
    CHECK(house.client.read("mine/sent/trial-000002-attempt-1/step1.log").starts_with("材料\r\n"));
    strike(windows.id(), Blow::interrupt);
    CHECK(pc.finish(windows).code == 0);
}

TEST_CASE("a scheduler on Windows that is killed goes on with workers of both systems",
          "[windows][cluster]") {
    OpenHouse house(for_windows);
    Bench one(for_windows), other(here);
    auto windows = worker(one, house, "wine");
    auto linux_pc = worker(other, house, "linux");
    // Long enough for a worker to come back to, also where PCs are slow to start.
    constexpr std::size_t trials = 120;
    house.client.write("study.toml", rosenbrock("both", trials, "delay = 0.5"));
    REQUIRE(house.client.femrun({"run", "--detach"}).code == 0);
    const auto study = [&] { return house.shown({"show", "both", "--json"}); };
    REQUIRE(eventually([&] {
        const json now = study();
        return solved_by(now, "wine") > 1 && solved_by(now, "linux") > 1;
    }));

    house.crash();
    strike(windows.id(), Blow::kill);
    const std::uint64_t before = last_attempt(study());
    auto next = worker(one, house, "wine");

    json last;
    REQUIRE(eventually([&] { return (last = study())["state"] != "running"; }));
    CHECK(last["state"] == "done");
    CHECK(not_reported_once(last) == std::vector<json>{});
    const auto is_complete = [](const json& trial) { return trial["state"] == "complete"; };
    CHECK(std::count_if(last["trials"].begin(), last["trials"].end(), is_complete) == trials);
    CHECK(solved_by(last, "wine", before) > 0);
    CHECK(solved_by(last, "linux", before) > 0);
    strike(next.id(), Blow::interrupt);
    CHECK(one.finish(next).code == 0);
    strike(linux_pc.id(), Blow::interrupt);
    CHECK(other.finish(linux_pc).code == 0);
    CHECK(house.close() == 0);
}
