// SPDX-License-Identifier: MIT
// How fast records become durable and how fast a study comes back. By hand: bench_store.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

#include "store/database.hpp"

using namespace femrun;

namespace {

constexpr std::uint64_t records_per_trial = 4;

template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::cerr << "error: " << result.error().message << '\n';
        std::exit(1);
    }
    return std::move(*result);
}

/// Five real parameters and two objectives, as the project's speed goals say.
study::StudyDefinition definition() {
    study::StudyDefinition definition;
    definition.name = "bench";
    for (int i = 1; i <= 5; ++i)
        definition.space.parameters.push_back({"x" + std::to_string(i), study::RealDomain{}, ""});
    definition.goals.responses = {"f1", "f2"};
    definition.goals.objectives = {{"f1", study::Sense::minimize, "f1", 0},
                                   {"f2", study::Sense::minimize, "f2", 0}};
    return definition;
}

void add_trial(std::vector<store::Record>& records, StudyId study, std::uint64_t number,
               std::mt19937_64& random) {
    const auto draw = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    const WallTime at{std::chrono::milliseconds(1'700'000'000'000)};
    const std::vector<double> response{draw(), draw()};
    records.push_back({study, at,
                       store::TrialAsked{number,
                                         store::Origin::optimizer,
                                         number - 1,
                                         {draw(), draw(), draw(), draw(), draw()}}});
    records.push_back({study, at, store::AttemptStarted{number, AttemptId{number}, 1, "here"}});
    records.push_back({study, at,
                       store::AttemptEnded{.trial = number,
                                           .attempt = AttemptId{number},
                                           .response = response,
                                           .seconds = 1e-4}});
    records.push_back(
        {study, at,
         store::TrialEnded{
             number, study::TrialState::complete, response, {response, {}, 0, true}, {}}});
}

class Scratch {
public:
    Scratch() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    ~Scratch() { std::filesystem::remove_all(folder_); }
    std::string file() const { return (folder_ / "femrun.db").string(); }

private:
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "femrun-bench-store";
};

/// Appends groups of `range(0)` trials, each group durable before the next.
void append(benchmark::State& state) {
    const Scratch scratch;
    auto database = must(store::Database::open(scratch.file(), store::Access::write));
    const StudyId study = must(database->create_study(definition(), ""));
    std::mt19937_64 random(1);
    std::uint64_t number = 0;
    std::vector<store::Record> records;
    for (auto _ : state) {
        state.PauseTiming();
        records.clear();
        for (std::int64_t i = 0; i < state.range(0); ++i)
            add_trial(records, study, ++number, random);
        state.ResumeTiming();
        if (!database->append(records).ok()) state.SkipWithError("append failed");
    }
    state.counters["trials/s"] =
        benchmark::Counter(static_cast<double>(number), benchmark::Counter::kIsRate);
    state.SetItemsProcessed(static_cast<std::int64_t>(number * records_per_trial));
}
BENCHMARK(append)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->UseRealTime();

void write_study(const std::string& file, std::uint64_t trials) {
    auto database = must(store::Database::open(file, store::Access::write));
    const StudyId study = must(database->create_study(definition(), ""));
    std::mt19937_64 random(1);
    std::vector<store::Record> records;
    for (std::uint64_t number = 1; number <= trials; ++number) {
        add_trial(records, study, number, random);
        if (records.size() < 4000 && number < trials) continue;
        if (!database->append(records).ok()) std::exit(1);
        records.clear();
    }
}

/// Megabytes that this process has in memory; 0 where the system does not say.
double resident_mb() {
    std::ifstream status("/proc/self/status");
    std::string word;
    double kb = 0;
    while (status >> word)
        if (word == "VmRSS:") status >> kb;
    return kb / 1024;
}

/// Opens a database with `range(0)` trials for writing and folds its study: what a resume does.
void resume(benchmark::State& state) {
    const Scratch scratch;
    const auto trials = static_cast<std::uint64_t>(state.range(0));
    write_study(scratch.file(), trials);
    const double before_mb = resident_mb();
    for (auto _ : state) {
        auto database = must(store::Database::open(scratch.file(), store::Access::write));
        const store::History history = must(database->history(StudyId{1}));
        state.counters["study_mb"] = resident_mb() - before_mb;
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) *
                            static_cast<std::int64_t>(records_per_trial));
    state.counters["file_mb"] =
        static_cast<double>(std::filesystem::file_size(scratch.file())) / 1e6;
}
BENCHMARK(resume)->Arg(100'000)->Unit(benchmark::kMillisecond);

void list(benchmark::State& state) {
    const Scratch scratch;
    write_study(scratch.file(), static_cast<std::uint64_t>(state.range(0)));
    auto database = must(store::Database::open(scratch.file(), store::Access::read));
    for (auto _ : state) benchmark::DoNotOptimize(must(database->studies()).size());
}
BENCHMARK(list)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
