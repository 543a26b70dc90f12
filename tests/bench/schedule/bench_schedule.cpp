// SPDX-License-Identifier: MIT
// What a decision costs: an attempt is solved, a trial is queued, and a tick gives the free slot to
// the next one. Logarithmic in workers, and the same after a million finished trials as at first.
#include <deque>
#include <variant>

#include <benchmark/benchmark.h>

#include "schedule/scheduler.hpp"

namespace femrun::schedule {
namespace {

using namespace std::chrono_literals;

constexpr StudyId study{1};

/// Workers of one slot, all busy, and a queue as long as the roster.
class BusyCluster {
public:
    BusyCluster(std::uint64_t workers, StudyTerms terms) : workers_(workers) {
        scheduler_.study_opened(study, std::move(terms));
        for (std::uint64_t id = 1; id <= workers; ++id) scheduler_.worker_enlisted({id}, 1, now_);
        for (std::uint64_t i = 0; i < 2 * workers; ++i) scheduler_.trial_queued({study, ++trials_});
        note(scheduler_.tick(now_));
    }

    void decide() {
        now_ += 1us;
        scheduler_.attempt_solved(running_.front(), now_);
        running_.pop_front();
        scheduler_.trial_queued({study, ++trials_});
        note(scheduler_.tick(now_));
    }

    void beat(std::uint64_t worker) {
        const AttemptId held = running_[worker % running_.size()];
        now_ += 1us;
        scheduler_.heartbeat({worker % workers_ + 1}, {&held, 1}, now_);
    }

    std::size_t footprint() const { return scheduler_.footprint(); }

private:
    void note(const std::vector<Command>& commands) {
        for (const Command& command : commands)
            if (const auto* dispatch = std::get_if<Dispatch>(&command))
                running_.push_back(dispatch->attempt);
    }

    Scheduler scheduler_{{.lease = 72h}};
    std::uint64_t workers_;
    Instant now_{};
    std::uint64_t trials_ = 0;
    std::deque<AttemptId> running_;
};

void measure(benchmark::State& state, StudyTerms terms) {
    BusyCluster cluster(static_cast<std::uint64_t>(state.range(0)), std::move(terms));
    for (auto finished = state.range(1); finished > 0; --finished) cluster.decide();

    for ([[maybe_unused]] auto _ : state) cluster.decide();

    state.counters["decisions/s"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
    state.counters["kept"] = static_cast<double>(cluster.footprint());
}

void decision(benchmark::State& state) { measure(state, {}); }

/// Four studies of other weights, two of which demand what half of the workers have.
class SharedCluster {
public:
    explicit SharedCluster(std::uint64_t workers) {
        for (std::uint64_t id = 1; id <= studies; ++id) {
            StudyTerms terms;
            terms.share = {static_cast<double>(id), 0};
            if (id % 2 == 0) terms.demand.requirements.platform = id == 2 ? "linux" : "windows";
            scheduler_.study_opened({id}, std::move(terms));
        }
        for (std::uint64_t id = 1; id <= workers; ++id)
            scheduler_.worker_enlisted({id}, 1, now_,
                                       {.platform = id % 2 == 0 ? "linux" : "windows"});
        for (std::uint64_t i = 0; i < 2 * workers; ++i) queue();
        note(scheduler_.tick(now_));
    }

    void decide() {
        now_ += 1us;
        scheduler_.attempt_solved(running_.front(), now_, 1us);
        running_.pop_front();
        queue();
        note(scheduler_.tick(now_));
    }

private:
    static constexpr std::uint64_t studies = 4;

    /// One more trial of the study that has fewest for its part.
    void queue() {
        StudyId next{1};
        double least = 2;
        for (std::uint64_t id = 1; id <= studies; ++id) {
            const auto counts = scheduler_.counts({id});
            const double part = static_cast<double>(counts.queued + counts.running) /
                                static_cast<double>(2 * scheduler_.wanted({id}) + 1);
            if (part < least) least = part, next = {id};
        }
        scheduler_.trial_queued({next, ++trials_});
    }
    void note(const std::vector<Command>& commands) {
        for (const Command& command : commands)
            if (const auto* dispatch = std::get_if<Dispatch>(&command))
                running_.push_back(dispatch->attempt);
    }

    Scheduler scheduler_{{.lease = 72h}};
    Instant now_{};
    std::uint64_t trials_ = 0;
    std::deque<AttemptId> running_;
};

void decision_among_studies(benchmark::State& state) {
    SharedCluster cluster(static_cast<std::uint64_t>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) cluster.decide();
    state.SetItemsProcessed(state.iterations());
}

void decision_with_licences(benchmark::State& state) {
    const auto half = static_cast<std::uint32_t>((state.range(0) + 1) / 2);
    measure(state, {.retry = {}, .solve_limit = 1h, .licences = {{"femtet", {.count = half}}}});
}

void heartbeat(benchmark::State& state) {
    BusyCluster cluster(static_cast<std::uint64_t>(state.range(0)), {});
    std::uint64_t worker = 0;

    for ([[maybe_unused]] auto _ : state) cluster.beat(++worker);

    state.SetItemsProcessed(state.iterations());
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"workers", "finished"});
    for (const std::int64_t workers : {1, 100, 10'000})
        for (const std::int64_t finished : {0, 1'000'000}) bench->Args({workers, finished});
}

BENCHMARK(decision)->Apply(sizes);
BENCHMARK(decision_with_licences)->Apply(sizes);
BENCHMARK(decision_among_studies)->ArgName("workers")->Arg(100)->Arg(10'000);
BENCHMARK(heartbeat)->ArgName("workers")->Arg(1)->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace femrun::schedule

BENCHMARK_MAIN();
