// SPDX-License-Identifier: MIT
#include "crew/spec.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace femrun::crew {

namespace {

using Json = nlohmann::ordered_json;
using Phase = engines::JobSeen::Phase;
using engines::Ending;

constexpr const char* aims[] = {"keep", "let_end", "end_now"};
constexpr const char* phases[] = {"pending", "held", "running", "ended", "unseen"};
constexpr const char* endings[] = {"none", "left", "failed", "cancelled", "cut", "lost", "unknown"};
// Of those that have ended, as many as tell how it goes.
constexpr std::size_t ended_shown = 10;

template <typename Enum, std::size_t Count>
const char* word_of(Enum value, const char* const (&words)[Count]) {
    return words[static_cast<std::size_t>(value)];
}

template <typename Enum, std::size_t Count>
Enum value_of(const std::string& word, const char* const (&words)[Count]) {
    for (std::size_t i = 0; i < Count; ++i)
        if (word == words[i]) return static_cast<Enum>(i);
    throw Json::other_error::create(501, "'" + word + "' is no word of this place", nullptr);
}

std::string dumped(const Json& json) {
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// What `read` makes of JSON; whatever it misses there is an error with its sentence.
template <typename Value, typename Read>
Result<Value> parsed(std::string_view text, Read read) {
    try {
        return read(Json::parse(text));
    } catch (const Json::exception& wrong) {
        return Error{ErrorKind::corrupt, wrong.what()};
    }
}

Json json_of(const Job& job) {
    const engines::JobSeen& seen = job.seen;
    return {{"phase", word_of(seen.phase, phases)},
            {"ending", word_of(seen.ending, endings)},
            {"why", seen.why},
            {"place", seen.place},
            {"restart", seen.restart},
            {"last_words", seen.last_words},
            {"output", seen.output},
            {"ends_ms", seen.ends ? Json(seen.ends->time_since_epoch().count()) : Json()},
            {"submitted_ms", job.submitted.time_since_epoch().count()},
            {"came", job.came},
            {"taken_back", job.taken_back},
            {"worker", job.worker}};
}

Job job_of(const std::string& id, const Json& json) {
    Job job;
    job.seen = {.id = id,
                .phase = value_of<Phase>(json.at("phase"), phases),
                .ending = value_of<Ending>(json.at("ending"), endings),
                .why = json.at("why"),
                .place = json.at("place"),
                .restart = json.at("restart"),
                .last_words = json.at("last_words"),
                .output = json.at("output")};
    if (const auto ends = json.find("ends_ms"); ends != json.end() && !ends->is_null())
        job.seen.ends = WallTime(std::chrono::milliseconds(ends->get<std::int64_t>()));
    job.submitted =
        WallTime(std::chrono::milliseconds(json.at("submitted_ms").get<std::int64_t>()));
    job.came = json.at("came");
    job.taken_back = json.at("taken_back");
    job.worker = json.at("worker");
    return job;
}

}  // namespace

Brings brings_of(const Spec& spec) {
    const bool asks =
        spec.engine == "slurm" && std::ranges::any_of(spec.options, [](const std::string& option) {
            return option.starts_with("--licenses") || option.starts_with("-L");
        });
    return asks ? Brings::licences : Brings::nothing;
}

std::string to_json(const Spec& spec) {
    return dumped({{"name", spec.name},
                   {"id", spec.id},
                   {"engine", spec.engine},
                   {"least", spec.size.least},
                   {"most", spec.size.most},
                   {"slots", spec.slots},
                   {"time_us", spec.time ? Json(spec.time->count()) : Json()},
                   {"idle_us", spec.idle.count()},
                   {"options", spec.options},
                   {"worker", spec.worker},
                   {"hosts", spec.hosts},
                   {"submit", spec.commands.submit},
                   {"cancel", spec.commands.cancel},
                   {"state", spec.commands.state},
                   {"job_id", spec.commands.job_id},
                   {"state_tells", spec.commands.state_tells},
                   {"scheduler_file", spec.scheduler_file},
                   {"scheduler_is_ours", spec.scheduler_is_ours},
                   {"aim", word_of(spec.aim, aims)}});
}

Result<Spec> spec_from_json(std::string_view text) {
    return parsed<Spec>(text, [](const Json& json) {
        Spec spec{.name = json.at("name"),
                  .id = json.at("id"),
                  .engine = json.at("engine"),
                  .size = {json.at("least"), json.at("most")},
                  .slots = json.at("slots"),
                  .idle = Duration(json.at("idle_us").get<std::int64_t>()),
                  .options = json.at("options"),
                  .worker = json.at("worker"),
                  .hosts = json.at("hosts"),
                  .commands = {json.at("submit"), json.at("cancel"), json.at("state"),
                               json.at("job_id"), json.at("state_tells")},
                  .scheduler_file = json.value("scheduler_file", ""),
                  .scheduler_is_ours = json.value("scheduler_is_ours", false),
                  .aim = value_of<Aim>(json.at("aim"), aims)};
        if (const Json& time = json.at("time_us"); !time.is_null())
            spec.time = Duration(time.get<std::int64_t>());
        return spec;
    });
}

std::string to_json(const Book& book) {
    Json jobs = Json::object();
    for (const auto& [id, job] : book.jobs) jobs[id] = json_of(job);
    return dumped({{"at_ms", book.at.time_since_epoch().count()},
                   {"trouble", book.trouble},
                   {"unasked", book.unasked},
                   {"asked", book.asked},
                   {"jobs", std::move(jobs)}});
}

Result<Book> book_from_json(std::string_view text) {
    return parsed<Book>(text, [](const Json& json) {
        Book book{.trouble = json.at("trouble"),
                  .unasked = json.value("unasked", ""),
                  .asked = json.at("asked"),
                  .at = WallTime(std::chrono::milliseconds(json.at("at_ms").get<std::int64_t>()))};
        for (const auto& [id, job] : json.at("jobs").items())
            book.jobs.emplace(id, job_of(id, job));
        return book;
    });
}

control::CrewStatus status_of(const Spec& spec, const Book& book, WallTime now) {
    control::CrewStatus status{.name = spec.name,
                               .engine = spec.engine,
                               .least = spec.size.least,
                               .most = spec.size.most,
                               .trouble = book.trouble,
                               .ends = spec.aim != Aim::keep};
    std::vector<const Job*> ended;
    for (const auto& [id, job] : book.jobs) {
        status.pending += job.seen.phase == Phase::pending || job.seen.phase == Phase::held;
        status.running += job.seen.phase == Phase::running || job.seen.phase == Phase::unseen;
        if (!job.is_live()) ended.push_back(&job);
    }
    std::ranges::stable_sort(ended, {}, [](const Job* job) { return job->submitted; });
    if (ended.size() > ended_shown)
        ended.erase(ended.begin(), ended.end() - static_cast<std::ptrdiff_t>(ended_shown));
    const auto show = [&](const Job& job) {
        status.jobs.push_back({.id = job.seen.id,
                               .phase = static_cast<control::JobStatus::Phase>(job.seen.phase),
                               .why = job.seen.why,
                               .place = job.seen.place,
                               .worker = job.worker,
                               .restart = job.seen.restart});
        if (job.seen.ends && job.seen.phase == Phase::running)
            status.jobs.back().ends_in =
                std::max(*job.seen.ends - now, std::chrono::milliseconds::zero());
    };
    for (const auto& [id, job] : book.jobs)
        if (job.is_live()) show(job);
    for (const Job* job : ended) show(*job);
    return status;
}

}  // namespace femrun::crew
