// SPDX-License-Identifier: MIT
#include "engines/slurm_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"

namespace femrun::engines::slurm {

namespace {

template <typename Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || read != end || text.empty()) return std::nullopt;
    return value;
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// One job in what squeue printed.
struct Row {
    std::string_view array, task, job, state, restarts, wait_status, nodes, output, end, reason;
};

std::optional<Row> row_of(std::string_view line) {
    std::array<std::string_view, 10> fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        // The reason is the last, and may hold whatever an administrator wrote.
        const std::size_t bar = i + 1 == fields.size() ? line.rfind('|') : line.find('|');
        if (bar == std::string_view::npos) return std::nullopt;
        fields[i] = trimmed(line.substr(0, bar));
        line.remove_prefix(bar + 1);
    }
    const Row row{fields[0], fields[1], fields[2], fields[3], fields[4],
                  fields[5], fields[6], fields[7], fields[8], fields[9]};
    if (!is_digits(row.array) || row.state.empty()) return std::nullopt;
    return row;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Slurm will not begin it by itself.
bool is_held(const Row& row) {
    return row.state == "REQUEUE_HOLD" || row.state == "SPECIAL_EXIT" ||
           row.reason.starts_with("JobHeld") || row.reason == "JobHoldMaxRequeue" ||
           row.reason.ends_with("held state") || row.reason.ends_with("requeued held") ||
           row.reason.ends_with("requeued_held");
}

Ending ending_of(const Row& row) {
    if (row.state == "COMPLETED") return Ending::left;
    if (row.state == "CANCELLED") return Ending::cancelled;
    if (is_one_of(row.state, {"TIMEOUT", "DEADLINE", "PREEMPTED"})) return Ending::cut;
    if (is_one_of(row.state, {"NODE_FAIL", "BOOT_FAIL"})) return Ending::lost;
    if (is_one_of(row.state, {"FAILED", "OUT_OF_MEMORY"})) return Ending::failed;
    return Ending::unknown;
}

JobSeen::Phase phase_of(const Row& row) {
    using Phase = JobSeen::Phase;
    if (is_held(row)) return Phase::held;
    if (is_one_of(row.state, {"PENDING", "REQUEUED", "REQUEUE_FED"})) return Phase::pending;
    if (is_one_of(row.state, {"RUNNING", "SUSPENDED", "CONFIGURING", "COMPLETING", "RESIZING",
                              "SIGNALING", "STAGE_OUT", "STOPPED"}))
        return Phase::running;
    return Phase::ended;
}

/// Of a job that has no end, or where Slurm writes times in a form of its own, nothing is known.
std::optional<WallTime> end_of(const Row& row) {
    constexpr std::int64_t latest = 100'000'000'000;  // the year 5138
    const auto seconds = number<std::int64_t>(row.end);
    if (!seconds || *seconds <= 0 || *seconds > latest) return std::nullopt;
    return WallTime(std::chrono::seconds(*seconds));
}

/// "FAILED (exit code 3)". Slurm gives the status of a wait: a code above a signal.
std::string how(const Row& row) {
    const auto status = number<unsigned>(row.wait_status).value_or(0);
    const unsigned signal = status & 0x7fU, code = (status >> 8U) & 0xffU;
    const unsigned shells_signal = code > 128 ? code - 128 : 0;  // srun's and sh's way to say it
    if (!is_one_of(row.state, {"FAILED", "OUT_OF_MEMORY"})) return std::string(row.state);
    if (signal != 0 || shells_signal != 0)
        return fmt::format("{} (signal {})", row.state, signal != 0 ? signal : shells_signal);
    if (code != 0) return fmt::format("{} (exit code {})", row.state, code);
    return fmt::format("{} ({})", row.state, row.reason);
}

void replace(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

std::string output_of(const Row& row) {
    std::string file(row.output);
    replace(file, "%A", row.array);
    replace(file, "%a", row.task);
    return file;
}

}  // namespace

std::string job_name(const std::string& crew) { return "femrun-" + crew; }

Result<void> check(const std::vector<std::string>& options) {
    struct Own {
        std::string_view brief, name, why;
    };
    constexpr std::array<Own, 12> ours{{
        {"-a", "--array", "Femrun says how many jobs there are"},
        {"-J", "--job-name", "Femrun finds its jobs by their name"},
        {"-o", "--output", "Femrun reads what its jobs print"},
        {"-e", "--error", "Femrun reads what its jobs print"},
        {"-n", "--ntasks", "a job is one worker; give it more slots instead"},
        {"-W", "--wait", "Femrun does not wait for its jobs"},
        {"-Q", "--quiet", "Femrun reads what sbatch says"},
        {"-D", "--chdir", "Femrun has a folder for its jobs"},
        {"-M", "--clusters", "all of Slurm's commands must ask one cluster: set SLURM_CLUSTERS"},
        {"", "--parsable", "Femrun gives it itself"},
        {"", "--wrap", "the script is Femrun's"},
        {"", "--test-only", "nothing would be submitted"},
    }};
    for (const std::string& option : options) {
        if (!option.starts_with('-'))
            return Error{ErrorKind::invalid,
                         fmt::format("option '{}': is none of sbatch's; write it with its value in "
                                     "one, such as '--partition=long'",
                                     plain(option, word_bytes_max))};
        const std::string_view name = std::string_view(option).substr(0, option.find('='));
        for (const Own& own : ours)
            if (name == own.name ||
                (!own.brief.empty() && !option.starts_with("--") && option.starts_with(own.brief)))
                return Error{ErrorKind::invalid,
                             fmt::format("option '{}': {}; leave it out",
                                         plain(option, word_bytes_max), own.why)};
    }
    return {};
}

std::string time_text(Duration time) {
    const auto all =
        std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(time).count());
    return fmt::format("{}-{:02}:{:02}:{:02}", all / 86'400, all / 3'600 % 24, all / 60 % 60,
                       all % 60);
}

std::string batch_script(const Order& order, const std::filesystem::path& program,
                         const std::filesystem::path& address) {
    std::string further;
    for (const std::string& argument : order.worker) further += " " + sh_word(argument);
    // The worker is a step of its own, so that Slurm's signals reach it at once, and it alone. It
    // is no MPI program; one that it starts is not to take it for one.
    return fmt::format(
        R"(#!/bin/sh
# A worker of Femrun's crew '{crew}'.
unset FEMRUN_PROCESS_TREE
# Slurm asks this shell to end, too: it waits for the worker, which may hand over what it has.
trap : TERM
job=${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}
# How long it has, and licences of Slurm's that it holds.
said=$(squeue --noheader --jobs="$job" --format='%L %W' 2>/dev/null)
left=${{said%% *}} holds=${{said#* }}
case $left in
    '' | *[!0-9:-]*) ;;  # no limit, or nobody answers
    *) set -- --ends-in "$left" ;;
esac
case $holds in
    *:*[0-9]) [ "$holds" = "$said" ] || set -- "$@" --holds "$holds" ;;
esac
step=
if command -v srun >/dev/null; then step='srun --mpi=none --ntasks=1 --cpus-per-task={slots}'; fi
$step {program} worker {address} --job "slurm:$job:${{SLURM_RESTART_COUNT:-0}}" --slots {slots} "$@"{further}
exit $?
)",
        fmt::arg("crew", order.crew), fmt::arg("slots", order.slots),
        fmt::arg("program", sh_word(slashed_text(program))),
        fmt::arg("address", sh_word("@" + slashed_text(address))), fmt::arg("further", further));
}

std::vector<std::string> sbatch_arguments(const Order& order, std::uint32_t count) {
    std::vector<std::string> arguments{"--parsable",
                                       "--job-name=" + job_name(order.crew),
                                       fmt::format("--array=1-{}", count),
                                       "--ntasks=1",
                                       fmt::format("--cpus-per-task={}", order.slots),
                                       "--output=" + slashed_text(order.folder / "%A_%a.out"),
                                       "--open-mode=append",
                                       "--chdir=" + slashed_text(order.folder),
                                       "--requeue"};
    if (order.time) arguments.push_back("--time=" + time_text(*order.time));
    arguments.insert(arguments.end(), order.options.begin(), order.options.end());
    return arguments;
}

std::optional<std::string> submitted(std::string_view printed) {
    // A site's own sbatch may say something before.
    std::optional<std::string> id;
    for (const std::string_view line : lines_of(printed)) {
        const std::string_view said = trimmed(line);
        const std::string_view first = said.substr(0, said.find(';'));
        if (is_digits(first)) id = std::string(first);
    }
    return id;
}

std::vector<JobSeen> jobs_in(std::string_view printed) {
    std::vector<JobSeen> jobs;
    for (const std::string_view line : lines_of(printed)) {
        const auto row = row_of(line);
        if (!row) continue;
        JobSeen job{.id = is_digits(row->task) ? fmt::format("{}_{}", row->array, row->task)
                                               : std::string(row->array),
                    .phase = phase_of(*row),
                    .restart = number<std::uint32_t>(row->restarts).value_or(0)};
        job.place = plain(row->nodes, word_bytes_max);
        if (job.place == "n/a" || job.place == "(null)") job.place.clear();
        job.output = plain(output_of(*row), message_bytes_max);
        switch (job.phase) {
            case JobSeen::Phase::pending:
            case JobSeen::Phase::held:
                job.why = plain(row->reason, message_bytes_max);
                break;
            case JobSeen::Phase::ended:
                job.ending = ending_of(*row);
                job.why = plain(how(*row), message_bytes_max);
                break;
            case JobSeen::Phase::running:
                if (row->state != "RUNNING") job.why = plain(row->state, word_bytes_max);
                job.ends = end_of(*row);
                break;
            case JobSeen::Phase::unseen:
                break;
        }
        jobs.push_back(std::move(job));
    }
    return jobs;
}

std::optional<std::string> setting(std::string_view printed, std::string_view name) {
    for (const std::string_view line : lines_of(printed)) {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != name) continue;
        return std::string(trimmed(line.substr(equals + 1)));
    }
    return std::nullopt;
}

ErrorKind kind_of(const Said& said) {
    constexpr std::array<std::string_view, 13> passing{"contact slurm controller",
                                                       "Socket timed out",
                                                       "Connection",
                                                       "connection",
                                                       "temporarily",
                                                       "try again",
                                                       "Zero Bytes",
                                                       "communication",
                                                       "Communication",
                                                       "authentication",
                                                       "QOS policy",
                                                       "standby mode",
                                                       "Transport endpoint"};
    for (const std::string_view words : passing)
        if (said.err.find(words) != std::string::npos) return ErrorKind::unavailable;
    return ErrorKind::invalid;
}

}  // namespace femrun::engines::slurm
