// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "view/status_text.hpp"
#include "view/wording.hpp"

namespace femrun::view {

using namespace std::chrono_literals;

namespace {

using Phase = control::JobStatus::Phase;

// Keepers tell every few seconds; a busy PC may be late.
constexpr auto silence_borne = 30s;

std::string size_of(const control::CrewStatus& crew) {
    if (crew.most == control::all_places) return "all workers";
    if (crew.least == crew.most) return counted(crew.most, "worker");
    return fmt::format("{} to {}", crew.least, counted(crew.most, "worker"));
}

std::string jobs_of(const control::CrewStatus& crew) {
    if (crew.running + crew.pending == 0) return "no job";
    std::vector<std::string> parts;
    if (crew.running > 0)
        parts.push_back(
            fmt::format("{} {}", counted(crew.running, "job"), crew.running == 1 ? "runs" : "run"));
    if (crew.pending > 0)
        parts.push_back(fmt::format("{} {}", counted(crew.pending, "job"),
                                    crew.pending == 1 ? "waits" : "wait"));
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// Why the first that waits does: most wait for the same.
std::string reason_of(const control::CrewStatus& crew) {
    for (const control::JobStatus& job : crew.jobs)
        if ((job.phase == Phase::pending || job.phase == Phase::held) && !job.why.empty())
            return fmt::format(" ({})", job.why);
    return "";
}

std::string phase_of(const control::JobStatus& job) {
    switch (job.phase) {
        case Phase::pending:
            return "waits";
        case Phase::held:
            return "held";
        case Phase::running:
            return job.worker.empty() ? "starts" : "runs";
        case Phase::unseen:
            return "unseen";
        case Phase::ended:
            break;
    }
    return "ended";
}

}  // namespace

std::string crew_text(const control::CrewStatus& crew) {
    std::string text = fmt::format(
        "{}: {}{}",
        crew.ends ? "comes to its end" : fmt::format("{} of {}", size_of(crew), crew.engine),
        jobs_of(crew), reason_of(crew));
    if (!crew.trouble.empty()) text += "; " + crew.trouble;
    if (crew.silence >= silence_borne)
        text += fmt::format(
            "; its keeper has not been heard of for {}: see 'femrun workers list' where it was "
            "started",
            about_text(std::chrono::duration<double>(crew.silence).count()));
    return text;
}

std::string jobs_line(const std::vector<control::CrewStatus>& crews) {
    std::vector<std::string> parts;
    for (const control::CrewStatus& crew : crews) {
        const std::uint64_t jobs = crew.running + crew.pending;
        if (jobs == 0 && crew.trouble.empty()) continue;
        std::vector<std::string> counts;
        if (crew.running > 0)
            counts.push_back(
                fmt::format("{} {}", crew.running, crew.running == 1 ? "runs" : "run"));
        if (crew.pending > 0)
            counts.push_back(fmt::format("{} {}{}", crew.pending,
                                         crew.pending == 1 ? "waits" : "wait", reason_of(crew)));
        if (jobs == 0) counts.emplace_back("none");
        std::string part = fmt::format("{}: {}", crew.engine, fmt::join(counts, ", "));
        if (!crew.trouble.empty()) part += ", " + crew.trouble;
        if (crew.silence >= silence_borne)
            part += fmt::format(", as told {} ago",
                                about_text(std::chrono::duration<double>(crew.silence).count()));
        parts.push_back(std::move(part));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

Table jobs_table(const std::vector<control::JobStatus>& jobs) {
    Table table;
    table.column("job", Table::Align::left);
    table.column("state", Table::Align::left);
    table.column("place", Table::Align::left);
    table.column("worker", Table::Align::left);
    table.column("why", Table::Align::left, Table::Room::if_there_is_room);
    for (const control::JobStatus& job : jobs)
        table.row({job.id, phase_of(job), job.place, job.worker, job.why});
    return table;
}

}  // namespace femrun::view
