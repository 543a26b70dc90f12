// SPDX-License-Identifier: MIT
// Optimizers on named problems, through the interface of plugins:
// build/release/bench/bench_optimizers
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "comparison.hpp"
#include "curves.hpp"
#include "report.hpp"
#include "rows_json.hpp"
#include "system/terminal.hpp"
#include "system/this_process.hpp"
#include "timing.hpp"

using namespace femrun;
using namespace femrun::bench;

namespace {

struct Options {
    std::vector<std::string> plugins{"random"};
    std::string problems = "single";
    std::vector<std::string> settings;
    std::optional<std::uint64_t> seeds;
    std::uint64_t first_seed = 0;
    std::optional<std::size_t> trials;
    double solve_s = Task().solve_s;
    std::vector<std::size_t> in_flight{1};
    unsigned jobs = system::core_count();
    std::string json, svg, peers = BENCH_PEERS;
    bool time = false, asks = false;
    std::size_t repetitions = 101;
};

// With failures a run ends with its hundredth success; this ends one that finds none.
constexpr std::size_t trials_with_failures_max = 10'000;

std::size_t trials_of(const NamedProblem& problem, const Options& options) {
    if (options.trials) return *options.trials;
    if (problem.trials > 0) return problem.trials;
    if (problem.successes > 0) return trials_with_failures_max;
    return problem.objective_count > 1 ? 25'000 : 300;
}

/// The longest first, so that the last to end is a short one.
std::vector<Task> tasks_of(const std::vector<NamedProblem>& problems, const Options& options) {
    std::vector<Task> tasks;
    for (const NamedProblem& problem : problems) {
        // The recorded runs with failures were 5, of seeds 1 to 5.
        const std::uint64_t first = options.first_seed + (problem.successes > 0 ? 1 : 0);
        const std::uint64_t seeds = options.seeds.value_or(problem.successes > 0 ? 5 : 20);
        for (std::uint64_t seed = first; seed < first + seeds; ++seed)
            for (const std::size_t in_flight : options.in_flight)
                // With failures the recorded runs were one trial at a time.
                if (problem.successes == 0 || in_flight == options.in_flight.front())
                    tasks.push_back(
                        {&problem, seed, in_flight, trials_of(problem, options), options.solve_s});
    }
    std::stable_sort(tasks.begin(), tasks.end(),
                     [](const Task& a, const Task& b) { return a.trials > b.trials; });
    return tasks;
}

/// Runs the tasks on `jobs` threads. The first error ends all.
class Workshop {
public:
    Workshop(const Subject& subject, std::vector<Task> tasks)
        : subject_(subject), tasks_(std::move(tasks)) {}

    Result<std::vector<Row>> work(unsigned jobs) {
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < jobs; ++i) threads.emplace_back([this] { take_tasks(); });
        for (std::thread& thread : threads) thread.join();
        if (system::is_terminal(system::Stream::error)) fmt::print(stderr, "\r\033[K");
        if (error_) return *error_;
        return std::move(rows_);
    }

private:
    void take_tasks() {
        for (std::size_t i = next_++; i < tasks_.size(); i = next_++) {
            auto row = carry_out(subject_, tasks_[i]);
            const std::lock_guard lock(mutex_);
            if (!row) {
                if (!error_) error_ = row.error();
                next_ = tasks_.size();
                return;
            }
            rows_.push_back(*std::move(row));
            if (system::is_terminal(system::Stream::error))
                fmt::print(stderr, "\r\033[K{} of {} runs; last {}", rows_.size(), tasks_.size(),
                           rows_.back().problem);
        }
    }

    const Subject& subject_;
    std::vector<Task> tasks_;
    std::atomic<std::size_t> next_ = 0;
    std::mutex mutex_;
    std::vector<Row> rows_;
    std::optional<Error> error_;
};

Result<void> write(const std::filesystem::path& file, const std::string& text) {
    std::error_code ignored;  // what counts is whether the file can be written
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (out.flush()) return {};
    return Error{ErrorKind::unavailable, fmt::format("'{}' cannot be written", file.string())};
}

Result<std::vector<Subject>> find_subjects(const Options& options) {
    std::vector<Subject> subjects;
    for (const std::string& plugin : options.plugins) {
        auto subject =
            find_subject(plugin, options.settings, {std::filesystem::path(BENCH_PLUGINS)});
        if (!subject) return std::move(subject).error();
        // Two builds of one plugin are two columns.
        const auto same = [&](const Subject& known) { return known.name == subject->name; };
        while (std::any_of(subjects.begin(), subjects.end(), same)) subject->name += "'";
        subjects.push_back(*std::move(subject));
    }
    return subjects;
}

Result<std::vector<Row>> rows_of(const Subject& subject, const std::vector<NamedProblem>& problems,
                                 const Options& options) {
    const auto start = std::chrono::steady_clock::now();
    Workshop workshop(subject, tasks_of(problems, options));
    auto done = workshop.work(std::max(1U, options.jobs));
    if (!done) return done;
    auto& rows = done.value();
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return std::tie(a.problem, a.in_flight, a.seed) < std::tie(b.problem, b.in_flight, b.seed);
    });
    double cpu_s = 0;
    std::size_t trials = 0;
    for (const Row& row : rows) {
        cpu_s += row.cpu_s;
        trials += row.trials;
    }
    fmt::print("`{}` {} with {}: {} runs, {} trials, {:.1f} s ({:.1f} us of CPU an ask and tell)\n",
               subject.name, subject.plugin.description.version, subject.settings, rows.size(),
               trials,
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
               1e6 * cpu_s / static_cast<double>(std::max<std::size_t>(1, trials)));
    return done;
}

/// The tables that one optimizer has to itself, and its curves.
Result<void> report_one(const Subject& subject, const Report& report, const Options& options) {
    print_single(report);
    print_parallel(report);
    print_multi(report);
    print_failing(report);
    if (options.svg.empty()) return {};
    for (const NamedProblem& problem : report.problems)
        if (auto written = write(std::filesystem::path(options.svg) / (problem.name + ".svg"),
                                 svg(curves(report, problem, subject.name)));
            !written)
            return written;
    return {};
}

/// Whether one optimizer on this problem says enough beside what peers reached.
bool stands_alone(const NamedProblem& problem) {
    return problem.trials == 0 || problem.name == "vessel";
}

Result<void> measure(const Options& options) {
    const auto subjects = find_subjects(options);
    if (!subjects) return subjects.error();
    const auto problems = problems_named(options.problems);
    if (!problems) return problems.error();
    const auto peers = Peers::load(options.peers);
    if (!peers) return peers.error();

    if (options.time || options.asks) {
        const std::size_t repetitions = std::max<std::size_t>(1, options.repetitions);
        for (const Subject& subject : subjects.value()) {
            auto timed = options.asks ? time_asks(subject, repetitions)
                                      : time_optimizer(subject, peers.value(), repetitions);
            if (!timed) return timed;
        }
        return {};
    }

    std::vector<Row> rows;
    std::vector<std::string> names;
    for (const Subject& subject : subjects.value()) {
        auto done = rows_of(subject, problems.value(), options);
        if (!done) return done.error();
        for (Row& row : done.value()) rows.push_back(std::move(row));
        names.push_back(subject.name);
    }
    if (names.size() == 1)
        if (auto reported = report_one(subjects->front(),
                                       Report{problems.value(), rows, peers.value()}, options);
            !reported)
            return reported;
    if (names.size() > 1 || !std::all_of(problems->begin(), problems->end(), stands_alone))
        print_comparison(Comparison{problems.value(), rows, peers.value(), names});
    if (options.json.empty()) return {};
    std::ostringstream text;
    write_json(text, subjects->front().settings, rows);
    return write(options.json, text.str());
}

void add_options(CLI::App& app, Options& options) {
    app.add_option("--plugin", options.plugins,
                   "Optimizer: a name, or a library's path; several are compared")
        ->type_name("LIST")
        ->delimiter(',')
        ->capture_default_str();
    app.add_option("--setting", options.settings, "A setting of the optimizer; may be repeated")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    app.add_option("--problems", options.problems,
                   fmt::format("Names or families, with commas: {}", family_names()))
        ->type_name("LIST")
        ->capture_default_str();
    app.add_option("--seeds", options.seeds, "How many seeds (20; to 100 successes 5)")
        ->type_name("N");
    app.add_option("--first-seed", options.first_seed, "The first (0; to 100 successes one more)")
        ->type_name("N");
    app.add_option(
           "--trials", options.trials,
           "Trials a run (as the problem has; 300; several objectives 25000; till 100 successes)")
        ->type_name("N");
    app.add_option("--solve-time", options.solve_s,
                   "What optimizers are told that a solve takes, if they want to know")
        ->type_name("SECONDS")
        ->capture_default_str();
    app.add_option("--in-flight", options.in_flight, "Asked at once, then told; 1,8,32 runs each")
        ->type_name("Q")
        ->delimiter(',');
    app.add_option("--jobs", options.jobs, "Runs at a time (default: one a core)")->type_name("N");
    app.add_option("--json", options.json, "Writes every run with its curve")->type_name("FILE");
    app.add_option("--svg", options.svg, "Draws the curves of each problem")->type_name("FOLDER");
    app.add_flag("--time", options.time, "Times ask and tell instead, by history");
    app.add_flag("--asks", options.asks, "Times asks instead, by history and limits: for models");
    app.add_option("--repetitions", options.repetitions, "Times each ask and tell is timed")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--peers", options.peers, "Stored results of others")->type_name("FILE");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Measures an optimizer plugin on named problems, beside others' stored results.",
                 "bench_optimizers"};
    Options options;
    add_options(app, options);
    CLI11_PARSE(app, argc, argv);
    const auto done = measure(options);
    if (!done) {
        fmt::print(stderr, "bench_optimizers: {}\n", done.error().message);
        return 1;
    }
    return 0;
}
