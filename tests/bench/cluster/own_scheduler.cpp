// SPDX-License-Identifier: MIT
#include "own_scheduler.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include <fmt/format.h>

namespace femrun::bench {

namespace {

using namespace std::chrono_literals;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The address after these words; empty while it is not printed.
std::string named_after(const std::string& words, const std::string& text) {
    const std::size_t at = text.find(words);
    if (at == text.npos) return {};
    const std::size_t begin = at + words.size(), end = text.find_first_of(" \n", begin);
    return end == text.npos ? std::string() : text.substr(begin, end - begin);
}

gate::Address parsed(const std::string& text) {
    auto address = gate::Address::parse(text);
    if (!address) fail(address.error().message);
    return *std::move(address);
}

system::Child started(system::ChildSpec spec) {
    auto child = system::spawn(std::move(spec));
    if (!child) fail(child.error().message);
    return std::move(*child);
}

}  // namespace

void fail(const std::string& why) {
    fmt::print(stderr, "bench: {}\n", why);
    std::exit(1);
}

const char* to_string(Link link) { return link == Link::tls ? "TLS" : "plain"; }

OwnScheduler::OwnScheduler(Link link) {
    process_ =
        started(spec({"scheduler", "--listen", link == Link::tls ? ":0" : "0"}, "scheduler"));
    std::string workers, users;
    for (int tries = 0; users.empty(); ++tries) {
        if (process_->ended() || tries == 2000) fail(said());
        std::this_thread::sleep_for(5ms);
        workers = named_after("femrun worker ", said());
        users = named_after("--scheduler ", said());
    }
    for_workers_ = parsed(workers);
    for_users_ = parsed(users);
}

void OwnScheduler::submit(const std::string& name, std::uint64_t trials, const std::string& more) {
    std::ofstream(folder_.path() / "study.toml") << fmt::format(R"([study]
name = "{}"
trials = {}
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "formula"
[solver.outputs]
f = "x1^2 + x2^2 + x3^2"
[parameters]
x1 = {{ low = -2, high = 2 }}
x2 = {{ low = -2, high = 2 }}
x3 = {{ low = -2, high = 2 }}
[objectives]
near = {{ minimize = "f" }}
{})",
                                                                name, trials, more);
    auto child = started(
        spec({"run", "study.toml", "--detach", "--scheduler", for_users_.text()}, "submitted"));
    const auto ended = child.wait(1min);
    if (!ended || ended->code != 0) fail(read(folder_.path() / "submitted.txt"));
}

system::Child OwnScheduler::worker(int number) const {
    const std::string name = fmt::format("worker-{}", number);
    return started(
        spec({"worker", for_workers_.text(), "--slots", "1", "--folder", name}, name + "-said"));
}

system::ChildSpec OwnScheduler::spec(std::vector<std::string> arguments,
                                     const std::string& saying) const {
    system::ChildSpec spec;
    spec.executable = FEMRUN_PROGRAM;
    spec.arguments = std::move(arguments);
    for (const char* const place : {"XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
        spec.environment.push_back(fmt::format("{}={}", place, (folder_.path() / "home").string()));
    spec.folder = folder_.path();
    spec.output = spec.error = system::Output::into(saying + ".txt");
    return spec;
}

std::string OwnScheduler::said() const { return read(folder_.path() / "scheduler.txt"); }

}  // namespace femrun::bench
