// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "cpu_clock.hpp"
#include "metrics.hpp"
#include "thinned_population.hpp"

namespace femrun::bench {

namespace {

// What the peers' results were taken after.
constexpr std::size_t checkpoints_at[] = {1000, 25000};

Measured measured(const NamedProblem& problem, const Points& feasible) {
    Measured result;
    const Points front = nondominated(feasible);
    result.size = front.size();
    result.hypervolume = hypervolume(front, problem.reference);
    result.hypervolume_far = hypervolume(front, problem.reference_far);
    if (problem.front && !front.empty()) {
        const Points true_front = problem.front(500);
        result.upsilon = upsilon(front, true_front);
        result.delta = delta(front, true_front);
    }
    return result;
}

run::OptimizerEvent told(std::uint64_t trial, const Outcome& outcome) {
    if (outcome.failed()) return run::ToldFailed{trial, "solve"};
    return run::ToldComplete{trial, outcome.objectives, outcome.constraints};
}

/// What is noted as trials end.
class Record {
public:
    Record(const NamedProblem& problem, Row& row)
        : problem_(problem), row_(row), thinned_(problem, population_size) {
        if (several() && !hidden_failures()) row_.every = population_size;
    }

    void add(const study::Design& design, const Outcome& outcome) {
        ++row_.trials;
        if (!seen_.insert(design).second) ++row_.duplicates;
        if (!outcome.failed()) succeeded();
        if (outcome.failed() && row_.trials > trials_to_learn) ++row_.late_failures;
        if (outcome.feasible()) feasible(outcome.objectives);
        if (several() && !hidden_failures()) {
            textbook_.add(outcome);
            thinned_.add(outcome);
        }
        if (row_.trials % row_.every == 0) note_curve();
        if (several() &&
            std::count(std::begin(checkpoints_at), std::end(checkpoints_at), row_.trials) > 0)
            note_checkpoint();
    }

    void finish() {
        row_.last = several() ? hypervolume(archive(), problem_.reference) : best_;
        if (several() &&
            (row_.checkpoints.empty() || row_.checkpoints.back().trials != row_.trials))
            note_checkpoint();
    }

private:
    bool several() const { return problem_.objective_count > 1; }
    bool hidden_failures() const { return problem_.fails; }

    void succeeded() {
        ++row_.successes;
        if (row_.successes == 1) row_.first_success = row_.trials;
        if (row_.successes == 10) row_.tenth_success = row_.trials;
    }

    void feasible(const std::vector<double>& objectives) {
        ++row_.feasible;
        best_ = std::min(best_, objectives[0]);
        if (several()) front_.insert(row_.trials, objectives);
    }

    Points archive() const {
        Points points;
        for (const auto& member : front_.members()) points.push_back(member.losses);
        return points;
    }

    void note_curve() {
        if (!several()) return row_.curve.push_back(best_);
        const Points points = hidden_failures() ? archive() : textbook_.feasible();
        row_.curve.push_back(hypervolume(points, problem_.reference));
        if (!hidden_failures())
            row_.curve_far.push_back(hypervolume(points, problem_.reference_far));
    }

    void note_checkpoint() {
        row_.checkpoints.push_back({row_.trials, measured(problem_, textbook_.feasible()),
                                    measured(problem_, thinned_.feasible()),
                                    measured(problem_, archive())});
    }

    const NamedProblem& problem_;
    Row& row_;
    std::set<study::Design> seen_;
    double best_ = std::numeric_limits<double>::infinity();
    Population textbook_{population_size};
    ThinnedPopulation thinned_;
    study::Front front_;
};

}  // namespace

Result<Row> carry_out(const Subject& subject, const Task& task) {
    const NamedProblem& problem = *task.problem;
    Row row;
    row.plugin = subject.name;
    row.problem = problem.name;
    row.seed = task.seed;
    row.in_flight = task.in_flight;
    auto opened = DirectOptimizer::open(subject, opened_for(problem, task.seed));
    if (!opened) return std::move(opened).error().within(problem.name);
    DirectOptimizer& optimizer = *opened.value();
    Record record(problem, row);

    std::uint64_t trial = 1;
    if (problem.initial) {
        const Outcome outcome = problem.evaluate(*problem.initial);
        record.add(*problem.initial, outcome);
        const auto adopted =
            optimizer.tell({run::Adopted{trial, *problem.initial}, told(trial, outcome)});
        if (!adopted) return Error(adopted.error()).within(problem.name);
        ++trial;
    }
    const auto done = [&] {
        return row.trials >= task.trials ||
               (problem.successes > 0 && row.successes >= problem.successes);
    };
    const run::Outlook outlook{
        .slots = static_cast<std::uint32_t>(task.in_flight),
        .trials_wanted = problem.successes > 0 ? problem.successes : task.trials,
        .trials_most = task.trials,
        .left_s = std::nullopt,
        .solve_s = task.solve_s};
    while (!done()) {
        const double before_ask = thread_cpu_s();
        auto proposals =
            optimizer.ask_on(outlook, trial, std::min(task.in_flight, task.trials - row.trials));
        row.cpu_s += thread_cpu_s() - before_ask;
        if (!proposals) return Error(proposals.error()).within(problem.name);
        if (proposals->course) row.course = std::move(proposals->course->name);
        if (proposals->designs.empty()) break;  // the finite space is used up

        std::vector<run::OptimizerEvent> verdicts;
        for (const study::Design& design : proposals->designs) {
            const Outcome outcome = problem.evaluate(design);
            record.add(design, outcome);
            verdicts.push_back(told(trial++, outcome));
        }
        const double before_tell = thread_cpu_s();
        const auto taken = optimizer.tell(verdicts);
        row.cpu_s += thread_cpu_s() - before_tell;
        if (!taken) return Error(taken.error()).within(problem.name);
    }
    record.finish();
    return row;
}

}  // namespace femrun::bench
