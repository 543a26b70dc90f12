// SPDX-License-Identifier: MIT
// How long people and scripts wait to see a study of 100 000 trials. By hand: bench_view.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>

#include "view/export.hpp"
#include "view/show_json.hpp"
#include "view/show_text.hpp"

using namespace femrun;

namespace {

template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::cerr << "error: " << result.error().message << '\n';
        std::exit(1);
    }
    return std::move(*result);
}

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

/// Five parameters, two objectives, 100 000 complete trials.
class Study {
public:
    Study()
        : definition_(definition()),
          space_(must(study::SearchSpace::compile(definition_.space))),
          goals_(must(study::Goals::compile(definition_.goals, space_))) {
        std::mt19937_64 random(1);
        const auto draw = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
        const WallTime at{std::chrono::milliseconds(1'700'000'000'000)};
        for (std::uint64_t number = 1; number <= 100'000; ++number) {
            const AttemptId attempt{number};
            const std::vector<double> response{draw(), draw()};
            fold(history_.apply(at, store::TrialAsked{number,
                                                      store::Origin::optimizer,
                                                      number - 1,
                                                      {draw(), draw(), draw(), draw(), draw()}}));
            fold(history_.apply(at, store::AttemptStarted{number, attempt, 1, "here"}));
            fold(history_.apply(
                at,
                store::AttemptEnded{
                    .trial = number, .attempt = attempt, .response = response, .seconds = 1e-4}));
            fold(history_.apply(
                at,
                store::TrialEnded{
                    number, study::TrialState::complete, response, {response, {}, 0, true}, {}}));
        }
    }
    view::Subject subject() const { return {definition_, space_, goals_, history_}; }

private:
    static void fold(const std::optional<std::string>& contradiction) {
        if (contradiction) std::exit(1);
    }

    study::StudyDefinition definition_;
    study::SearchSpace space_;
    study::Goals goals_;
    store::History history_;
};

const Study& big_study() {
    static const Study study;
    return study;
}

void show_text(benchmark::State& state) {
    const view::Subject subject = big_study().subject();
    for (auto _ : state) benchmark::DoNotOptimize(view::study_text(subject, 20).size());
}
BENCHMARK(show_text)->Unit(benchmark::kMillisecond);

void show_json(benchmark::State& state) {
    const view::Subject subject = big_study().subject();
    for (auto _ : state) {
        std::ostringstream out;
        view::show_json(subject, out);
        state.counters["mb"] = static_cast<double>(out.tellp()) / 1e6;
    }
}
BENCHMARK(show_json)->Unit(benchmark::kMillisecond);

void export_csv(benchmark::State& state) {
    const view::Subject subject = big_study().subject();
    for (auto _ : state) {
        std::ostringstream out;
        view::export_csv(subject, out);
        state.counters["mb"] = static_cast<double>(out.tellp()) / 1e6;
    }
}
BENCHMARK(export_csv)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
