// SPDX-License-Identifier: MIT
#include "serve/statuses.hpp"

#include <algorithm>

#include "run/time_words.hpp"

namespace femrun::serve {

namespace {

std::optional<control::Best> best_of(const run::StudyRun& run) {
    const auto best = run.standing().best();
    if (!best) return std::nullopt;
    const study::Objective& objective = run.definition().goals.objectives.front();
    return control::Best{.objective = objective.name,
                         .value = run.history().trial(*best).verdict.values.front(),
                         .unit = objective.unit,
                         .trial = *best};
}

control::WorkerStatus::State state_of(schedule::WorkerState state) {
    using State = control::WorkerStatus::State;
    switch (state) {
        case schedule::WorkerState::away:
            return State::away;
        case schedule::WorkerState::rests:
        case schedule::WorkerState::on_trial:
            return State::resting;
        case schedule::WorkerState::drains:
            return State::draining;
        case schedule::WorkerState::ready:
            break;
    }
    return State::enlisted;
}

control::WorkerStatus worker_status(const House& house, const schedule::WorkerStanding& worker) {
    control::WorkerStatus status{.id = worker.worker,
                                 .name = house.muster().name(worker.worker),
                                 .state = state_of(worker.state),
                                 .why = worker.why,
                                 .slots = worker.slots,
                                 .running = static_cast<std::uint32_t>(worker.attempts),
                                 .platform = {},
                                 .version = {}};
    if (worker.left > Duration::zero()) status.until = span_of(worker.left);
    if (worker.ends_in) status.ends_in = span_of(*worker.ends_in);
    if (worker.state == schedule::WorkerState::drains) status.why = why_it_leaves(house, worker);
    const work::WorkerCard* const card = house.muster().card(worker.worker);
    if (card == nullptr) return status;
    status.platform = card->platform;
    status.cores = card->cores;
    status.memory_bytes = card->memory_bytes;
    status.version = card->version;
    for (const work::SolverOffer& solver : card->solvers)
        status.solvers.push_back({solver.name, solver.version, solver.note});
    status.tags = card->tags;
    status.job = card->job;
    const muster::Fetching fetching = house.muster().fetching(worker.worker);
    status.fetched = fetching.come;
    status.fetching = fetching.size;
    return status;
}

// What ended long ago is in `list`.
constexpr std::size_t ended_shown_max = 20;

}  // namespace

control::Span span_of(Duration duration) {
    return std::chrono::duration_cast<control::Span>(duration);
}

std::string why_it_leaves(const House& house, const schedule::WorkerStanding& worker) {
    if (worker.superseded) return "leaves: its job was started anew by its engine";
    if (!worker.sent_home) return {};
    schedule::TooLittleTime why = *worker.sent_home;
    if (worker.ends_in) why.left = *worker.ends_in;
    if (!house.is_open(why.study)) return "leaves: it had too little time left for what waited";
    return "leaves: " +
           run::too_little_time_text(why, house.runner().study(why.study).definition().name);
}

std::vector<control::RunningAttempt> running_of(const House& house, StudyId study) {
    const Instant now = monotonic_now();
    std::vector<control::RunningAttempt> all;
    for (const auto& [attempt, running] : house.runner().running()) {
        if (running.trial.study != study) continue;
        all.push_back({.attempt = attempt,
                       .trial = running.trial.number,
                       .worker = house.muster().name(running.worker),
                       .stage = running.stage,
                       .since = span_of(now - running.since),
                       .fraction = running.fraction,
                       .silent = running.silent});
    }
    return all;
}

control::PoolStatus pool_status(const House& house, const schedule::PoolStanding& pool) {
    control::PoolStatus status{.name = pool.name,
                               .count = pool.all,
                               .cooldown = span_of(pool.cooldown),
                               .held = pool.out - pool.resting + pool.at_jobs,
                               .resting = pool.resting,
                               .for_people = pool.for_people,
                               .of_slurm = pool.of_slurm,
                               .by_jobs = pool.by_jobs};
    for (const StudyId study : pool.waiting)
        status.waiting += house.runner().counts(study).waiting_licence;
    if (pool.for_people_for) status.people_until = span_of(*pool.for_people_for);
    const std::uint32_t ours = pool.all - std::min(pool.all, pool.for_people + pool.by_jobs);
    if (pool.count < ours)
        status.counted_free =
            pool.count - static_cast<std::uint32_t>(std::min<std::uint64_t>(pool.count, pool.out));
    status.trouble = house.pool_trouble(pool.name);
    if (pool.next_in) status.next_return = span_of(*pool.next_in);
    for (const AttemptId holder : pool.holders) {
        const auto found = house.runner().running().find(holder);
        if (found == house.runner().running().end()) continue;
        const run::Running& running = found->second;
        const study::StudyDefinition& definition =
            house.runner().study(running.trial.study).definition();
        std::uint32_t held = 1;
        if (const auto licence = definition.licences.find(pool.name);
            licence != definition.licences.end())
            held = licence->second.hold;
        status.holders.push_back({.study = definition.name,
                                  .trial = running.trial.number,
                                  .worker = house.muster().name(running.worker),
                                  .held = held});
    }
    return status;
}

control::HouseStatus house_status(House& house, std::vector<store::StudyRow> rows) {
    control::HouseStatus status{.version = {},
                                .database = {},
                                .id = house.database(),
                                .since = house.since(),
                                .now = wall_now(),
                                .trouble = std::nullopt};
    if (const auto& trouble = house.runner().journal_trouble()) status.trouble = trouble->message;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.changed > b.changed; });
    std::size_t ended = 0;
    for (const store::StudyRow& row : rows)
        if (house.is_open(row.id) || ++ended <= ended_shown_max)
            status.studies.push_back(status_of(house, row));
    std::stable_sort(status.studies.begin(), status.studies.end(),
                     [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const schedule::WorkerStanding& worker : house.runner().workers())
        status.workers.push_back(worker_status(house, worker));
    for (const schedule::PoolStanding& pool : house.runner().pools())
        status.pools.push_back(pool_status(house, pool));
    return status;
}

control::StudyStatus status_of(const House& house, const store::StudyRow& row) {
    control::StudyStatus status{.id = row.id,
                                .name = row.name,
                                .state = row.state,
                                .abandoned = row.abandoned && !house.expects(row.id),
                                .why = {},
                                .trials = row.trials,
                                .completed = row.completed,
                                .failed = row.failed,
                                .created = row.created,
                                .changed = row.changed};
    if (!house.is_open(row.id)) return status;
    const run::StudyRun& run = house.runner().study(row.id);
    const auto counts = house.runner().counts(row.id);
    status.open = true;
    status.abandoned = false;
    if (run.ending()) status.why = run.ending()->why;
    status.wanted = run.definition().budget.successes;
    status.running = counts.running;
    status.queued = counts.queued;
    status.waiting_licence = counts.waiting_licence;
    status.waits_for = house.runner().waits_for(row.id);
    if (const auto needs = house.runner().needs_left(row.id)) status.needs_left = span_of(*needs);
    status.best = best_of(run);
    if (run.definition().goals.objectives.size() > 1) status.front = run.standing().front_size();
    status.share = run.definition().share;
    return status;
}

control::Followed followed(const House& house, StudyNews news, std::size_t most) {
    const StudyId id = news.row.id;
    control::Followed followed{.records = {},
                               .upto = news.recorded.upto,
                               .more = news.recorded.records.size() >= most,
                               .study = status_of(house, news.row),
                               .trouble = std::nullopt};
    followed.records = std::move(news.recorded.records);
    if (const auto& trouble = house.runner().journal_trouble()) followed.trouble = trouble->message;
    if (!house.is_open(id)) return followed;
    const run::Phase phase = house.runner().study(id).phase();
    followed.slots = house.runner().counts(id).slots;
    followed.restoring = phase == run::Phase::restoring;
    followed.draining = phase == run::Phase::draining;
    followed.running = running_of(house, id);
    return followed;
}

}  // namespace femrun::serve
