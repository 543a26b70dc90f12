// SPDX-License-Identifier: MIT
// Whole studies through the real program, with durable records: what docs/performance.md shows.
//
//     bench_study [RUNS]     the median of RUNS (default 5) of each figure, with the goal beside it
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "system/child.hpp"
#include "system/folders.hpp"
#include "system/this_process.hpp"

namespace fs = std::filesystem;
using namespace femrun;

namespace {

std::string study(const std::string& name, long trials, const std::string& isolation) {
    return fmt::format(R"([study]
name = "{}"
trials = {}
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "formula"
isolation = "{}"
[solver.outputs]
f1 = "x1^2 + x2^2 + x3^2 + x4^2 + x5^2"
f2 = "(x1 - 1)^2 + x2*x3 + x4^2 + x5"
[parameters]
x1 = {{ low = -2, high = 2 }}
x2 = {{ low = -2, high = 2 }}
x3 = {{ low = -2, high = 2 }}
x4 = {{ low = -2, high = 2 }}
x5 = {{ low = -2, high = 2 }}
[objectives]
near = {{ minimize = "f1" }}
far = {{ minimize = "f2" }}
)",
                       name, trials, isolation);
}

/// A folder with one study in it.
class Place {
public:
    explicit Place(const std::string& text)
        : folder_(system::temporary_folder() /
                  fmt::format("femrun-bench-{}", system::process_id())) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        std::ofstream(folder_ / "study.toml") << text;
    }
    ~Place() { fs::remove_all(folder_); }

    system::Ended run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"run", "study.toml", "--quiet"});
        auto child = system::spawn({.executable = FEMRUN_PROGRAM,
                                    .arguments = std::move(arguments),
                                    .folder = folder_,
                                    .output = system::Output::discarded(),
                                    .error = system::Output::into("err.txt")});
        if (!child) fail(child.error().message);
        const auto ended = child->wait(std::chrono::minutes(10));
        if (!ended || ended->code != 0) {
            std::ifstream err(folder_ / "err.txt");
            fail(std::string(std::istreambuf_iterator<char>(err), {}));
        }
        return *ended;
    }

private:
    [[noreturn]] static void fail(const std::string& why) {
        fmt::print(stderr, "bench_study: the run failed: {}\n", why);
        std::exit(1);
    }

    fs::path folder_;
};

double median(int runs, const std::function<double()>& figure) {
    std::vector<double> figures;
    for (int i = 0; i < runs; ++i) figures.push_back(figure());
    std::sort(figures.begin(), figures.end());
    return figures[figures.size() / 2];
}

void row(const std::string& what, double value, const std::string& unit, const std::string& goal) {
    fmt::print("| {} | {:.4g} {} | {} |\n", what, value, unit, goal);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    fmt::print("| what | measured (median of {}) | goal |\n|---|---|---|\n", runs);

    // Start-up and shut-down are taken out by a second, one-trial study.
    const auto rate = [&](long trials, const std::string& isolation, const std::string& parallel) {
        const double small =
            Place(study("small", 1, isolation)).run({"--parallel", parallel}).wall_s;
        const double whole =
            Place(study("large", trials, isolation)).run({"--parallel", parallel}).wall_s;
        return static_cast<double>(trials - 1) / (whole - small);
    };
    row("`formula`, thread isolation, 2 slots",
        median(runs, [&] { return rate(50'000, "thread", "2"); }), "trials/s", "10 000");
    row("`formula`, process isolation, 1 slot",
        median(runs, [&] { return rate(20'000, "process", "1"); }), "trials/s", "4 000");
    row("whole program, one trial, from start to end",
        median(4 * runs,
               [&] {
                   return 1e3 * Place(study("one", 1, "thread")).run({"--parallel", "1"}).wall_s;
               }),
        "ms", "-");

    const Place large(study("large", 100'000, "thread"));
    const system::Ended filled = large.run({});
    row("peak memory of the program, 100 000 trials", static_cast<double>(filled.peak_memory) / 1e6,
        "MB", "150");
    long trials = 100'000;
    row("resume 100 000 trials and solve one more",
        median(runs,
               [&] {
                   return large.run({"--trials", std::to_string(++trials)}).wall_s;
               }),
        "s", "1");
}
