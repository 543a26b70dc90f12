// SPDX-License-Identifier: MIT
#include "cluster.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "support/catch.hpp"

namespace femrun::test {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr int port = 7711;

/// The address in what a scheduler printed.
std::string named_after(const std::string& words, const std::string& text) {
    std::smatch found;
    std::regex_search(text, found, std::regex(words + "(femrun://[^\\s]+)\\s"));
    return found.empty() ? std::string() : found[1].str();
}

}  // namespace

Cluster::Cluster(int workers, std::string lease)
    : network_(workers + 1), workers_(workers), lease_(std::move(lease)) {
    bench_.environment = {"XDG_CACHE_HOME=" + (bench_.folder() / "cache").string(),
                          "XDG_DATA_HOME=" + (bench_.folder() / "data").string()};
}

system::ChildSpec Cluster::spec(int pc, const std::vector<std::string>& arguments,
                                const std::string& saying, const std::string& within) const {
    std::vector<std::string> environment = bench_.environment;
    if (has_clocks_) environment.push_back("FAKETIME_TIMESTAMP_FILE=" + clock_of(pc).string());
    std::vector<std::string> all{"-c", within + "; exec \"$0\" \"$@\"", Bench::program()};
    if (within.empty()) all.clear();
    all.insert(all.end(), arguments.begin(), arguments.end());
    return Network::on(pc, {.executable = within.empty() ? Bench::program() : "sh",
                            .arguments = std::move(all),
                            .environment = std::move(environment),
                            .folder = bench_.folder(),
                            .output = system::Output::into(saying + "-out.txt"),
                            .error = system::Output::into(saying + "-err.txt"),
                            .orphan = system::Orphan::killed});
}

std::filesystem::path Cluster::clock_of(int pc) const {
    return bench_.folder() / fmt::format("clock-pc{}", pc);
}

void Cluster::with_clocks() {
    has_clocks_ = true;
    for (int pc = 0; pc <= workers_; ++pc) set_clock(pc, "+0");
    // Of libfaketime: the time of day alone, and looked up each time.
    for (const char* said : {"LD_PRELOAD=" FAKETIME, "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1",
                             "FAKETIME_DONT_RESET=1"})
        bench_.environment.emplace_back(said);
}

void Cluster::set_clock(int pc, const std::string& offset) {
    // At once: whoever reads it meanwhile reads the one before.
    const auto next = clock_of(pc).string() + ".next";
    std::ofstream(next) << offset << "\n";
    std::filesystem::rename(next, clock_of(pc));
}

void Cluster::start_scheduler(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"scheduler", "--listen",
                                       fmt::format("{}:{}", network_.address(0), port), "--lease",
                                       lease_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    for (const char* file : {"pc0-out.txt", "pc0-err.txt"})
        std::filesystem::remove(bench_.folder() / file);  // of the one before
    auto child = system::spawn(spec(0, arguments, "pc0", within_));
    REQUIRE(child.ok());
    running_.insert_or_assign(0, std::move(*child));
    // Each time: an address that was pasted once must do for ever.
    REQUIRE(eventually([&] {
        for_workers_ = named_after("femrun worker ", said(0));
        address_ = named_after("--scheduler ", said(0));
        return !for_workers_.empty() && !address_.empty();
    }));
}

void Cluster::start_worker(int pc, const std::vector<std::string>& more) {
    std::string address = for_workers_;
    if (links_.contains(pc))
        address.replace(address.find(network_.address(0)), network_.address(0).size(),
                        network_.address(pc));
    std::vector<std::string> arguments{"worker",   address,
                                       "--slots",  "1",
                                       "--name",   name_of_worker(pc),
                                       "--folder", worker_folder(pc).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto child = system::spawn(spec(pc, arguments, fmt::format("pc{}", pc)));
    REQUIRE(child.ok());
    running_.insert_or_assign(pc, std::move(*child));
}

void Cluster::spoil_link(int pc, const std::vector<std::string>& faults) {
    links_.erase(pc);  // its port is free again
    system::ChildSpec link{
        .executable = BAD_LINK,
        .arguments = {std::to_string(port), fmt::format("{}:{}", network_.address(0), port)}};
    link.arguments.insert(link.arguments.end(), faults.begin(), faults.end());
    auto child = system::spawn(Network::on(pc, std::move(link)));
    REQUIRE(child.ok());
    links_.emplace(pc, std::move(*child));
}

std::string Cluster::name_of_worker(int pc) { return fmt::format("pc{}", pc); }

void Cluster::start_workers() {
    for (int pc = 1; pc <= workers_; ++pc) start_worker(pc);
}

void Cluster::start_at_work(int trials, const std::string& seconds) {
    write_timed_study(bench_, "beam", trials, seconds);
    start_scheduler();
    start_workers();
    submit("beam/study.toml");
    REQUIRE(solving(static_cast<std::size_t>(workers_)));
}

void Cluster::kill(int pc) {
    strike(process(pc), Blow::kill);
    (void)ended(pc);
}

std::uint64_t Cluster::process(int pc) const { return running_.at(pc).id(); }

bool Cluster::is_running(int pc) {
    const auto found = running_.find(pc);
    return found != running_.end() && !found->second.ended();
}

std::filesystem::path Cluster::worker_folder(int pc) const {
    return bench_.folder() / fmt::format("pc{}", pc);
}

bool Cluster::is_enlisted(int pc) {
    const json workers = status()["workers"];
    return std::any_of(workers.begin(), workers.end(), [&](const json& worker) {
        return worker["name"] == name_of_worker(pc) && worker["state"] == "enlisted";
    });
}

int Cluster::solved_at(const SaidSolve& solve) const {
    for (int pc = 1; pc <= workers_; ++pc)
        if (solve.folder.starts_with(worker_folder(pc).string() + "/")) return pc;
    FAIL("no PC has the folder " << solve.folder);
    return 0;
}

std::vector<std::string> Cluster::left_running() const {
    std::vector<std::string> left;
    (void)eventually([&] {
        left = running_below(bench_.folder());
        return left.empty();
    });
    return left;
}

std::string Cluster::said(int pc) const {
    return bench_.read(fmt::format("pc{}-out.txt", pc)) +
           bench_.read(fmt::format("pc{}-err.txt", pc));
}

system::Ended Cluster::ended(int pc) {
    const auto end = running_.at(pc).wait(1min);
    INFO(said(pc));
    REQUIRE(end);
    return *end;
}

Finished Cluster::femrun(const std::vector<std::string>& arguments) {
    system::ChildSpec asked = spec(0, arguments, "asked");
    asked.environment.push_back("FEMRUN_SCHEDULER=" + address_);
    auto child = system::spawn(std::move(asked));
    REQUIRE(child.ok());
    const auto end = child->wait(1min);
    INFO(fmt::format("femrun {}: {}{}", arguments.front(), bench_.read("asked-out.txt"),
                     bench_.read("asked-err.txt")));
    REQUIRE(end);
    return {end->code, end->signal, bench_.read("asked-out.txt"), bench_.read("asked-err.txt")};
}

void Cluster::submit(const std::string& study_file) {
    const Finished submitted = femrun({"run", study_file, "--detach"});
    INFO(submitted.out << submitted.err);
    REQUIRE(submitted.code == 0);
}

json Cluster::said_as_json(const std::vector<std::string>& arguments) {
    const Finished finished = femrun(arguments);
    INFO(finished.out << finished.err);
    REQUIRE(finished.code == 0);
    return json::parse(finished.out);
}

json Cluster::shown(const std::string& study) { return said_as_json({"show", study, "--json"}); }

json Cluster::status() { return said_as_json({"status", "--json"}); }

json Cluster::recorded(const std::string& study) {
    return said_as_json({"show", study, "--json", "--db", "femrun.db"});
}

json Cluster::done(const std::string& study) {
    json last;
    REQUIRE(eventually([&] {
        last = shown(study);
        return last["state"] != "running";
    }));
    return last;
}

system::Child Cluster::start_client(const std::vector<std::string>& arguments) {
    system::ChildSpec client = spec(0, arguments, "client");
    client.environment.push_back("FEMRUN_SCHEDULER=" + address_);
    auto child = system::spawn(std::move(client));
    REQUIRE(child.ok());
    return std::move(*child);
}

system::Child Cluster::start_stranger(int pc, const std::string& program,
                                      const std::vector<std::string>& arguments) {
    auto child = system::spawn(Network::on(pc, {.executable = program, .arguments = arguments}));
    REQUIRE(child.ok());
    return std::move(*child);
}

bool Cluster::solving(std::size_t so_many) {
    return eventually([&] {
        const Said said = said_by_solver(bench_);
        return said.begun.size() >= said.ended.size() + so_many;
    });
}

bool Cluster::solved(std::size_t so_many) {
    return eventually([&] { return said_by_solver(bench_).ended.size() >= so_many; });
}

bool Cluster::keeps_reports(int pc) {
    return eventually([&] {
        std::error_code none_yet;
        for (const auto& file :
             std::filesystem::directory_iterator(worker_folder(pc) / "reports", none_yet))
            if (file.path().extension() == ".reports") return true;  // whole, and synced
        return false;
    });
}

void Cluster::pass(const std::string& seconds) {
    auto pause = system::spawn({.executable = "sleep", .arguments = {seconds}});
    REQUIRE(pause.ok());
    (void)pause->wait(1min);
}

std::size_t count_of(const json& study, const std::string& state) {
    std::size_t count = 0;
    for (const json& trial : study["trials"])
        if (trial["state"] == state) ++count;
    return count;
}

std::size_t attempts_of(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"]) count += trial["attempts"].size();
    return count;
}

std::size_t begun_of(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"])
            if (attempt["failure"].is_null() || attempt["failure"]["cause"] != "not_begun") ++count;
    return count;
}

std::size_t Said::repeated() const {
    std::set<std::string> designs;
    for (const SaidSolve& solve : begun)
        designs.insert(solve.attempt.substr(0, solve.attempt.find('/')) + " " + solve.design);
    return begun.size() - designs.size();
}

Said said_by_solver(const Bench& bench) {
    Said said;
    std::istringstream lines(bench.read("solves.txt"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string what, attempt, design, folder;
        words >> what >> attempt >> design >> folder;
        (what == "begin" ? said.begun : said.ended).push_back({attempt, design, folder});
    }
    return said;
}

void write_timed_study(const Bench& bench, const std::string& name, int trials,
                       const std::string& seconds, const std::string& more) {
    bench.write(name + "/solve.sh",
                "#!/bin/sh\n"
                "# usage: solve.sh X SECONDS FILE: takes so long, and says so in the file\n"
                "attempt=" +
                    name +
                    "/$(basename \"$PWD\")\n"
                    "echo \"begin $attempt $1 $PWD\" >> \"$3\"\n"
                    "sleep \"$2\"\n"
                    "echo \"end $attempt $1 $PWD\" >> \"$3\"\n"
                    "echo \"y = $1\"\n");
    std::filesystem::permissions(bench.folder() / name / "solve.sh",
                                 std::filesystem::perms::owner_all);
    bench.write(
        name + "/study.toml",
        fmt::format("[study]\nname = \"{}\"\ntrials = {}\n[optimizer]\nplugin = \"random\"\n"
                    "seed = 1\n[solver]\nplugin = \"command\"\n[[solver.steps]]\n"
                    "program = \"./solve.sh\"\narguments = [\"${{x}}\", \"{}\", \"{}\"]\n"
                    "[solver.outputs]\ny = {{ file = \"step1.log\", pattern = 'y = (\\S+)' }}\n"
                    "[parameters]\nx = {{ low = 0, high = 1 }}\n"
                    "[objectives]\ny = {{ minimize = \"y\" }}\n{}",
                    name, trials, seconds, (bench.folder() / "solves.txt").string(), more));
}

}  // namespace femrun::test
