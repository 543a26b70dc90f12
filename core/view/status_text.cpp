// SPDX-License-Identifier: MIT
#include "view/status_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/size_text.hpp"
#include "view/subject.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

using control::WorkerStatus;

double seconds(control::Span span) { return std::chrono::duration<double>(span).count(); }

std::string state_of(const control::StudyStatus& study) {
    if (study.waits_for) return fmt::format("waits for {}", *study.waits_for);
    return std::string(state_text(study.state, study.abandoned));
}

std::string state_of(const WorkerStatus& worker) {
    switch (worker.state) {
        case WorkerStatus::State::enlisted:
            if (worker.fetching == 0) return "enlisted";
            return fmt::format("fetching {} of {}", size_text(worker.fetched),
                               size_text(worker.fetching));
        case WorkerStatus::State::late:
            return "late";
        case WorkerStatus::State::away:
            return "away";
        case WorkerStatus::State::draining:
            return "draining";
        case WorkerStatus::State::resting:
            break;
    }
    return worker.until ? fmt::format("rests for {}", about_text(seconds(*worker.until)))
                        : std::string("rests");
}

std::string best_of(const control::StudyStatus& study) {
    if (study.front) return fmt::format("front of {}", counted(*study.front, "trial"));
    if (!study.best) return "";
    return fmt::format("{} {} at trial {}", study.best->objective,
                       with_unit(number_text(study.best->value), study.best->unit),
                       study.best->trial);
}

std::string solvers_of(const WorkerStatus& worker) {
    std::vector<std::string> words;
    for (const control::SolverSeen& solver : worker.solvers)
        words.push_back(solver.name + (solver.version.empty() ? "" : " " + solver.version) +
                        (solver.note.empty() ? "" : fmt::format(" ({})", solver.note)));
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string within(Table table, std::size_t width) {
    if (width != unlimited) table.fit(width);
    return table.text();
}

std::string studies_of(const control::HouseStatus& house, std::size_t width) {
    if (house.studies.empty()) return "no study yet; 'femrun run STUDY --scheduler ADDRESS'\n";
    Table table;
    table.column("study", Table::Align::left);
    table.column("state", Table::Align::left);
    for (const char* count : {"complete", "failed", "running", "waiting"})
        table.column(count, Table::Align::right);
    table.column("best", Table::Align::left, Table::Room::if_there_is_room);
    for (const control::StudyStatus& study : house.studies)
        table.row({study.name, state_of(study),
                   study.wanted ? fmt::format("{}/{}", study.completed, *study.wanted)
                                : fmt::format("{}", study.completed),
                   fmt::format("{}", study.failed), fmt::format("{}", study.running),
                   study.waiting_licence > 0
                       ? fmt::format("{} ({} for a licence)", study.queued, study.waiting_licence)
                       : fmt::format("{}", study.queued),
                   best_of(study)});
    return within(std::move(table), width);
}

std::string workers_of(const control::HouseStatus& house, std::size_t width) {
    if (house.workers.empty())
        return "no worker is enlisted; start 'femrun worker ADDRESS' on each PC that is to solve\n";
    Table table;
    table.column("worker", Table::Align::left);
    table.column("state", Table::Align::left);
    table.column("busy", Table::Align::right);
    const bool jobs = std::any_of(house.workers.begin(), house.workers.end(),
                                  [](const auto& worker) { return worker.job.is_one(); });
    const bool ends = std::any_of(house.workers.begin(), house.workers.end(),
                                  [](const auto& worker) { return worker.ends_in.has_value(); });
    if (ends) table.column("time left", Table::Align::right);
    if (jobs) table.column("job", Table::Align::left, Table::Room::if_there_is_room);
    table.column("platform", Table::Align::left, Table::Room::if_there_is_room);
    table.column("memory", Table::Align::right, Table::Room::if_there_is_room);
    table.column("femrun", Table::Align::left, Table::Room::if_there_is_room);
    table.column("tags", Table::Align::left, Table::Room::if_there_is_room);
    table.column("solvers", Table::Align::left, Table::Room::if_there_is_room);
    for (const WorkerStatus& worker : house.workers) {
        std::vector<std::string> row{worker.name, state_of(worker),
                                     fmt::format("{}/{}", worker.running, worker.slots)};
        if (ends) row.push_back(worker.ends_in ? about_text(seconds(*worker.ends_in)) : "");
        if (jobs) row.push_back(text_of(worker.job));
        row.insert(
            row.end(),
            {worker.platform, worker.memory_bytes > 0 ? size_text(worker.memory_bytes) : "",
             worker.version, fmt::format("{}", fmt::join(worker.tags, ", ")), solvers_of(worker)});
        table.row(std::move(row));
    }
    std::string text = within(std::move(table), width);
    for (const WorkerStatus& worker : house.workers)
        if (!worker.why.empty()) text += fmt::format("{}: {}\n", worker.name, worker.why);
    return text;
}

}  // namespace

std::string study_counts_text(const control::StudyStatus& study) {
    std::string text = study.wanted
                           ? fmt::format("{} of {} trials complete", study.completed, *study.wanted)
                           : fmt::format("{} complete", counted(study.completed, "trial"));
    if (study.failed > 0) text += fmt::format(", {} failed", study.failed);
    if (study.running > 0)
        text += fmt::format(", {} {}", counted(study.running, "attempt"),
                            study.running == 1 ? "runs" : "run");
    if (study.queued > 0)
        text += fmt::format(", {} {}", counted(study.queued, "trial"),
                            study.queued == 1 ? "waits" : "wait");
    if (study.waiting_licence > 0)
        text += fmt::format(" ({} for a licence)", study.waiting_licence);
    return text;
}

std::string pool_text(const control::PoolStatus& pool) {
    std::string text = fmt::format("{} of {} held", pool.held, pool.count);
    std::vector<std::string> holders;
    for (const control::LicenceHolder& holder : pool.holders)
        holders.push_back(fmt::format("{}trial {} of '{}' on {}",
                                      holder.held > 1 ? fmt::format("{} by ", holder.held) : "",
                                      holder.trial, holder.study, holder.worker));
    if (!holders.empty()) text += fmt::format(" ({})", fmt::join(holders, "; "));
    if (pool.resting > 0) {
        text += fmt::format(
            ", {} {} (of solvers that were killed, are not heard of, or could not have one)",
            pool.resting, pool.resting == 1 ? "rests" : "rest");
        if (pool.next_return)
            text += fmt::format(", the next is back in {}", about_text(seconds(*pool.next_return)));
    }
    if (pool.for_people > 0) {
        text += fmt::format(", {} kept for people", pool.for_people);
        if (pool.people_until)
            text += fmt::format(" for {} more", about_text(seconds(*pool.people_until)));
    }
    if (pool.by_jobs > 0) text += fmt::format(", {} with jobs of Slurm", pool.by_jobs);
    if (pool.counted_free)
        text += fmt::format(", {} counts {} free", pool.of_slurm.empty() ? "its probe" : "Slurm",
                            *pool.counted_free);
    if (!pool.trouble.empty()) text += fmt::format("; {}", pool.trouble);
    return text;
}

std::string pools_text(const control::HouseStatus& house) {
    if (house.pools.empty())
        return "no licence pools; 'femrun licences set NAME=COUNT' makes one\n";
    std::string text;
    for (const control::PoolStatus& pool : house.pools) {
        text += fmt::format("{}: {}", pool.name, pool_text(pool));
        if (pool.waiting > 0)
            text += fmt::format(", {} {}", counted(pool.waiting, "trial"),
                                pool.waiting == 1 ? "waits" : "wait");
        if (pool.cooldown.count() > 0)
            text += fmt::format("; cool-down {}", seconds_text(seconds(pool.cooldown)));
        text += '\n';
    }
    return text;
}

std::string house_text(const control::HouseStatus& house, std::size_t width) {
    std::string text = fmt::format("femrun {} schedules since {} (UTC), database {}\n",
                                   house.version, time_text(house.since), house.database);
    if (house.trouble) text += fmt::format("{}; nothing new starts until then\n", *house.trouble);
    text += '\n' + studies_of(house, width);
    text += '\n' + workers_of(house, width);
    if (!house.pools.empty()) text += "\nlicences\n" + pools_text(house);
    if (!house.crews.empty()) text += "\ncrews\n";
    for (const control::CrewStatus& crew : house.crews)
        text += fmt::format("{}: {}\n", crew.name, crew_text(crew));
    return text;
}

}  // namespace femrun::view
