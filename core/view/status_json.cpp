// SPDX-License-Identifier: MIT
#include <cmath>

#include <nlohmann/json.hpp>

#include "view/status_text.hpp"
#include "view/subject.hpp"

namespace femrun::view {

namespace {

using Json = nlohmann::ordered_json;

/// Names may hold bytes that are no UTF-8; what is printed is always JSON.
std::string dumped(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json milliseconds(const std::optional<control::Span>& span) {
    return span ? Json(span->count()) : Json();
}

Json json_of(const control::StudyStatus& study) {
    Json json{{"name", study.name},
              {"state", std::string(state_text(study.state, study.abandoned))},
              {"why", study.why},
              {"open", study.open},
              {"trials", study.trials},
              {"completed", study.completed},
              {"failed", study.failed},
              {"wanted", study.wanted ? Json(*study.wanted) : Json()},
              {"running", study.running},
              {"queued", study.queued},
              {"waiting_licence", study.waiting_licence},
              {"waits_for", study.waits_for ? Json(*study.waits_for) : Json()}};
    json["best"] =
        !study.best
            ? Json()
            : Json{{"objective", study.best->objective},
                   {"value", std::isfinite(study.best->value) ? Json(study.best->value) : Json()},
                   {"unit", study.best->unit},
                   {"trial", study.best->trial}};
    json["front"] = study.front ? Json(*study.front) : Json();
    json["weight"] = study.share.weight;
    json["priority"] = study.share.priority;
    json["created_ms"] = study.created.time_since_epoch().count();
    json["changed_ms"] = study.changed.time_since_epoch().count();
    json["needs_left_ms"] = milliseconds(study.needs_left);
    return json;
}

std::string word_of(control::WorkerStatus::State state) {
    using State = control::WorkerStatus::State;
    switch (state) {
        case State::enlisted:
            return "enlisted";
        case State::late:
            return "late";
        case State::away:
            return "away";
        case State::resting:
            return "resting";
        case State::draining:
            break;
    }
    return "draining";
}

Json job_of(const work::Job& job) {
    if (!job.is_one()) return {};
    return {{"engine", job.engine}, {"id", job.id}, {"restart", job.restart}};
}

Json json_of(const control::WorkerStatus& worker) {
    Json solvers = Json::array();
    for (const control::SolverSeen& solver : worker.solvers)
        solvers.push_back(
            {{"name", solver.name}, {"version", solver.version}, {"note", solver.note}});
    return {{"name", worker.name},
            {"state", word_of(worker.state)},
            {"why", worker.why},
            {"until_ms", milliseconds(worker.until)},
            {"slots", worker.slots},
            {"running", worker.running},
            {"platform", worker.platform},
            {"cores", worker.cores},
            {"memory_bytes", worker.memory_bytes},
            {"version", worker.version},
            {"tags", worker.tags},
            {"fetched_bytes", worker.fetched},
            {"fetching_bytes", worker.fetching},
            {"job", job_of(worker.job)},
            {"ends_in_ms", milliseconds(worker.ends_in)},
            {"solvers", std::move(solvers)}};
}

Json json_of(const control::PoolStatus& pool) {
    Json holders = Json::array();
    for (const control::LicenceHolder& holder : pool.holders)
        holders.push_back({{"study", holder.study},
                           {"trial", holder.trial},
                           {"worker", holder.worker},
                           {"held", holder.held}});
    return {{"name", pool.name},
            {"count", pool.count},
            {"cooldown_ms", pool.cooldown.count()},
            {"held", pool.held},
            {"resting", pool.resting},
            {"next_return_ms", milliseconds(pool.next_return)},
            {"waiting", pool.waiting},
            {"for_people", pool.for_people},
            {"people_until_ms", milliseconds(pool.people_until)},
            {"counted_free", pool.counted_free ? Json(*pool.counted_free) : Json()},
            {"of_slurm", pool.of_slurm.empty() ? Json() : Json(pool.of_slurm)},
            {"by_jobs", pool.by_jobs},
            {"probe_trouble", pool.trouble.empty() ? Json() : Json(pool.trouble)},
            {"holders", std::move(holders)}};
}

Json json_of(const control::JobStatus& job) {
    static constexpr const char* phases[] = {"pending", "held", "running", "ended", "unseen"};
    return {{"id", job.id},
            {"state", phases[static_cast<int>(job.phase)]},
            {"why", job.why},
            {"place", job.place},
            {"worker", job.worker.empty() ? Json() : Json(job.worker)}};
}

template <typename Values>
Json list_of(const Values& values) {
    Json list = Json::array();
    for (const auto& value : values) list.push_back(json_of(value));
    return list;
}

Json json_of(const control::CrewStatus& crew) {
    return {{"name", crew.name},
            {"engine", crew.engine},
            {"least", crew.least},
            {"most", crew.most},
            {"pending", crew.pending},
            {"running", crew.running},
            {"trouble", crew.trouble.empty() ? Json() : Json(crew.trouble)},
            {"ends", crew.ends},
            {"silence_ms", crew.silence.count()},
            {"jobs", list_of(crew.jobs)}};
}

Json crews_of(const std::vector<control::CrewStatus>& crews) {
    Json list = Json::array();
    for (const control::CrewStatus& crew : crews) list.push_back(json_of(crew));
    return list;
}

}  // namespace

std::string house_json(const control::HouseStatus& house) {
    return dumped({{"version", house.version},
                   {"database", house.database},
                   {"since_ms", house.since.time_since_epoch().count()},
                   {"now_ms", house.now.time_since_epoch().count()},
                   {"trouble", house.trouble ? Json(*house.trouble) : Json()},
                   {"studies", list_of(house.studies)},
                   {"workers", list_of(house.workers)},
                   {"licences", list_of(house.pools)},
                   {"crews", crews_of(house.crews)}});
}

std::string crews_json(const std::vector<control::CrewStatus>& crews) {
    return dumped(crews_of(crews));
}

std::string pools_json(const control::HouseStatus& house) { return dumped(list_of(house.pools)); }

}  // namespace femrun::view
