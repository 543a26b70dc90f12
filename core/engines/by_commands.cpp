// SPDX-License-Identifier: MIT
#include "engines/by_commands.hpp"

#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "engines/command.hpp"
#include "engines/job_folders.hpp"
#include "engines/job_script.hpp"
#include "engines/last_words.hpp"
#include "engines/program_files.hpp"
#include "engines/shell_line.hpp"
#include "engines/state_words.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"

namespace femrun::engines {

namespace fs = std::filesystem;

namespace {

struct Filling {
    std::string_view place;
    std::string with;
};

/// The line with what is between braces filled in; other braces stay as they are. Quotes around
/// them are those of the word that comes there, which brings its own where it needs some.
std::string filled(std::string line, const std::vector<Filling>& fillings) {
    for (const Filling& filling : fillings)
        for (std::size_t at = line.find(filling.place); at != std::string::npos;
             at = line.find(filling.place, at + filling.with.size())) {
            std::size_t size = filling.place.size();
            const std::size_t end = at + size;
            const bool quoted = at > 0 && end < line.size() && line[at - 1] == line[end] &&
                                (line[end] == '"' || line[end] == '\'');
            if (quoted) {
                --at;
                size += 2;
            }
            line.replace(at, size, filling.with);
        }
    return line;
}

bool has(const std::string& line, std::string_view place) {
    return line.find(place) != std::string::npos;
}

Result<void> check(const CommandSettings& settings) {
    struct Needed {
        const char* name;
        const std::string& line;
        const char* place;
        const char* such_as;
    };
    const Needed all[] = {{"submit", settings.submit, "{script}", "qsub {script}"},
                          {"cancel", settings.cancel, "{id}", "qdel {id}"}};
    for (const Needed& needed : all)
        if (!has(needed.line, needed.place))
            return Error{ErrorKind::invalid,
                         fmt::format("{} '{}': has no {}; write it where that belongs, such as "
                                     "'{}'",
                                     needed.name, plain(needed.line, word_bytes_max), needed.place,
                                     needed.such_as)};
    if (settings.state.empty())
        return Error{ErrorKind::invalid,
                     "state: is missing; write the command that tells how a job is, such as "
                     "'qstat -f {id}'"};
    if (settings.state_tells == CommandSettings::Tells::exit_code && !has(settings.state, "{id}"))
        return Error{
            ErrorKind::invalid,
            fmt::format("state '{}': has no {{id}}, without which its exit code is that of "
                        "no job; write it where that belongs",
                        plain(settings.state, word_bytes_max))};
    if (!settings.id.empty() && !has(settings.id, "{id}"))
        return Error{
            ErrorKind::invalid,
            fmt::format("id '{}': has no {{id}}; write what the submitting command prints, "
                        "with {{id}} for the job's, such as 'Job <{{id}}> is'",
                        plain(settings.id, word_bytes_max))};
    return {};
}

class ByCommands final : public Engine {
public:
    explicit ByCommands(CommandSettings settings)
        : settings_(std::move(settings)), folders_(settings_.jobs) {}

    std::string name() const override { return "commands"; }

    Result<Manners> manners() override { return Manners{.grace = settings_.grace, .jobs_max = {}}; }

    Result<Done> submit(const Order& order) override {
        if (auto fine = check_crew(order.crew); !fine) return std::move(fine).error();
        if (!order.options.empty())
            return Error{ErrorKind::invalid,
                         fmt::format("option '{}': write it into the submitting command",
                                     order.options.front())};
        const bool wants_time = has(settings_.submit, "{time}") ||
                                has(settings_.submit, "{minutes}") ||
                                has(settings_.submit, "{seconds}");
        if (wants_time && !order.time)
            return Error{ErrorKind::invalid,
                         fmt::format("submit '{}': wants a time, and none is given; give one, or "
                                     "write it there",
                                     plain(settings_.submit, message_bytes_max))};
        if (order.programs.empty())
            return Error{ErrorKind::invalid, "there is no program for the jobs"};
        folders_.sweep();
        auto files = files_of(order.programs.front());
        if (!files) return std::move(files).error();
        auto program = place(*files, settings_.programs);
        if (!program) return std::move(program).error();
        Done done;
        for (std::uint32_t i = 0; i < order.count; ++i) {
            auto id = submit_one(order, *program);
            if (!id) {
                if (done.ids.empty()) return std::move(id).error();
                done.troubles.push_back(std::move(id).error().message);
                break;
            }
            done.ids.push_back(*std::move(id));
        }
        return done;
    }

    Result<std::vector<JobSeen>> look(const std::vector<std::string>& ids) override {
        std::optional<Said> list;
        std::vector<JobSeen> seen;
        for (const std::string& id : ids) {
            JobSeen job{.id = id, .phase = JobSeen::Phase::running};
            job.output = path_text(folders_.of(id) / "output");
            const std::uint32_t runs = folders_.runs(id);
            job.restart = runs > 0 ? runs - 1 : 0;
            const auto ended = folders_.read_last_run(id, "ended");
            const auto engines_id = folders_.read(id, "id");
            if (!folders_.has(id)) {
                job = folders_.unknown(id);
            } else if (ended) {
                if (!engines_id || !waits_again(job, std::string(trimmed(*engines_id)), list))
                    tell_end(job, *ended);
            } else if (engines_id) {
                // Where one is not answered, none will be: each would wait for its limit.
                if (auto done = ask_for(job, std::string(trimmed(*engines_id)), list); !done)
                    return std::move(done).error();
            } else if (runs == 0) {
                job.phase = JobSeen::Phase::unseen;
                job.why = "its engine did not say what it calls it";
            }
            if (job.phase == JobSeen::Phase::ended) {
                // It may have written since it was looked for.
                if (const auto now = folders_.read_last_run(id, "ended")) tell_end(job, *now);
                if (folders_.read(id, "cancelled")) job.ending = Ending::cancelled;
                if (job.ending == Ending::failed)
                    job.last_words = last_line_of(folders_.of(id) / "output");
            }
            if (const auto began = folders_.read_last_run(id, "began"))
                job.place = plain(trimmed(*began), word_bytes_max);
            seen.push_back(std::move(job));
        }
        return seen;
    }

    Result<Done> find(const std::string& crew) override {
        if (auto fine = check_crew(crew); !fine) return std::move(fine).error();
        auto seen = look(folders_.ids_of(crew));
        if (!seen) return std::move(seen).error();
        Done done;
        for (const JobSeen& job : *seen) {
            if (job.phase != JobSeen::Phase::ended) done.ids.push_back(job.id);
            if (job.phase == JobSeen::Phase::unseen) done.troubles.push_back(job.why);
        }
        return done;
    }

    Result<Done> readdress(const Order& order, const std::vector<std::string>& ids) override {
        return folders_.readdress(ids, order.address);
    }

    Result<Done> cancel(const std::vector<std::string>& ids) override {
        Done done;
        for (const std::string& id : ids) {
            const auto engines_id = folders_.read(id, "id");
            const bool lives = folders_.has(id) && !folders_.read_last_run(id, "ended");
            if (lives && !engines_id) {
                done.troubles.push_back(fmt::format(
                    "job '{}': its engine did not say what it calls it; cancel it by hand", id));
                continue;
            }
            // A job that has not begun, or that its engine begins again, ends by this when it does.
            if (folders_.has(id)) std::ofstream(folders_.of(id) / "cancelled") << "by its crew\n";
            if (lives) {
                auto said = ask(settings_.cancel, std::string(trimmed(*engines_id)));
                if (!said) return std::move(said).error();
                if (said->code != 0 && !says_no_such_job(*said)) {
                    done.troubles.push_back(
                        fmt::format("job '{}': cancel: {}", id, own_words(*said)));
                    continue;
                }
            }
            done.ids.push_back(id);
        }
        return done;
    }

private:
    static Result<Said> ask(const std::string& line, const std::string& engines_id) {
        return run_line(filled(line, {{"{id}", line_word(engines_id)}}));
    }

    /// What it says of all jobs, where it is asked for all of them; asked once.
    Result<void> have(std::optional<Said>& list) const {
        if (list || has(settings_.state, "{id}")) return {};
        auto said = ask(settings_.state, {});
        if (!said) return std::move(said).error();
        const bool is_silent = trimmed(said->out).empty() && !trimmed(said->err).empty();
        if ((said->code != 0 || is_silent) && !says_no_such_job(*said))
            return Error{ErrorKind::unavailable, "state: " + own_words(*said)};
        list = *std::move(said);
        return {};
    }

    /// Its last run has ended, and its engine is to begin it anew. A state that is an exit code
    /// does not tell this from one that its engine has not yet seen to end.
    bool waits_again(JobSeen& job, const std::string& engines_id, std::optional<Said>& list) {
        if (settings_.state_tells == CommandSettings::Tells::exit_code) return false;
        JobSeen asked = job;
        if (!ask_for(asked, engines_id, list)) return false;
        if (asked.phase != JobSeen::Phase::pending && asked.phase != JobSeen::Phase::held)
            return false;
        job = std::move(asked);
        return true;
    }

    /// What the engine says of a job whose last run has not written its end.
    Result<void> ask_for(JobSeen& job, const std::string& engines_id, std::optional<Said>& list) {
        std::optional<StateSaid> state;
        if (auto done = have(list); !done) return done;
        if (list) {
            state = state_in_list(list->out, engines_id);
        } else {
            auto said = ask(settings_.state, engines_id);
            const bool by_code = settings_.state_tells == CommandSettings::Tells::exit_code;
            if (!said) return std::move(said).error().within("state");
            const bool there = said->code == 0;
            if (!there && (found_no_command(*said) || (!by_code && !says_no_such_job(*said)))) {
                job.phase = JobSeen::Phase::unseen;
                job.why = "state: " + own_words(*said);
                return {};
            }
            if (by_code && there)
                job.phase =
                    folders_.runs(job.id) > 0 ? JobSeen::Phase::running : JobSeen::Phase::pending;
            if (by_code && there) return {};
            if (there) state = state_in_answer(said->out, engines_id);
            const bool says_something = !trimmed(said->out + said->err).empty();
            if (there && !state && says_something && !says_no_such_job(*said)) {
                job.phase = JobSeen::Phase::unseen;
                job.why = fmt::format("state: it says '{}', which is not understood",
                                      plain(own_words(*said), word_bytes_max));
                return {};
            }
        }
        if (!state) state = StateSaid{{JobSeen::Phase::ended, Ending::unknown}, {}};
        job.phase = state->told.phase;
        job.ending = state->told.ending;
        if (job.phase != JobSeen::Phase::running) job.why = plain(state->word, word_bytes_max);
        if (job.phase == JobSeen::Phase::ended && job.why.empty())
            job.why = "its engine knows it no more";
        return {};
    }

    Result<std::string> submit_one(const Order& order, const fs::path& program) {
        const std::string id = order.crew + "." + new_token();
        const fs::path folder = folders_.of(id);
        if (auto written = system::write_private_file(folder / "address", order.address + "\n");
            !written)
            return std::move(written).error();
        write_scripts(order, program, id, folder);

        auto said = run_line(submit_line(order, folder));
        std::optional<std::string> engines_id;
        std::string why;
        if (!said)
            why = said.error().message;
        else if (said->code != 0)
            why = own_words(*said);
        else if (engines_id = submitted_id(said->out, settings_.id); !engines_id)
            why = fmt::format(
                "printed '{}', in which no job's id is found; say how it is printed, "
                "such as --job-id 'Job <{{id}}> is'",
                plain(trimmed(said->out), message_bytes_max));
        if (!engines_id) {
            std::error_code ignored;
            // A job that came to be all the same finds no folder, and ends; one that was quick
            // enough to begin is found by its crew.
            std::ofstream(folder / "cancelled") << "by its crew\n";
            if (folders_.runs(id) > 0)
                system::remove_file(folder / "cancelled", ignored);
            else
                folders_.forget(id);
            return Error{said && said->code == 0 ? ErrorKind::invalid : ErrorKind::unavailable,
                         "submit: " + why};
        }
        std::ofstream(folder / "id") << *engines_id << '\n';
        return id;
    }

    static void write_scripts(const Order& order, const fs::path& program, const std::string& id,
                              const fs::path& folder) {
        const std::string worker =
            shell_command(sh_word(slashed_text(program)),
                          worker_arguments(order, "../address", {}, order.slots)) +
            fmt::format(" --job \"commands:{}:$1\"", id);
        std::ofstream(folder / "job.sh", std::ios::binary)
            << job_script(order.crew, worker, std::chrono::hours(24));  // to kill is the engine's
        // Engines keep a copy of what they are given; this one says whether it is still wanted, and
        // counts how often it was begun: an engine that has lost a node begins its jobs anew, and
        // there they may live on. A folder is made by one alone, whoever tries at the same time.
        std::ofstream(folder / "script.sh", std::ios::binary) << fmt::format(
            R"sh(#!/bin/sh
# A worker of Femrun's crew '{0}'.
cd {1} || exit 0
[ ! -e cancelled ] || exit 0
restart=0
until mkdir "run.$restart" 2>/dev/null; do
    if [ ! -d "run.$restart" ]; then
        echo "femrun: no folder can be made in $PWD" >&2
        exit 1
    fi
    restart=$((restart + 1))
done
cd "run.$restart" || exit 1
uname -n >began.new && mv began.new began
FEMRUN_PROCESS_TREE={2}.$restart
export FEMRUN_PROCESS_TREE
exec sh ../job.sh "$restart" >>../output 2>&1
)sh",
            order.crew, sh_word(slashed_text(folder)), id);
        std::error_code ignored;
        fs::permissions(folder / "script.sh", fs::perms::owner_all, ignored);
    }

    std::string submit_line(const Order& order, const fs::path& folder) const {
        const auto all =
            std::chrono::ceil<std::chrono::seconds>(order.time.value_or(Duration::zero())).count();
        return filled(
            settings_.submit,
            {{"{script}", line_word(path_text(folder / "script.sh"))},
             {"{name}", "femrun-" + order.crew},
             {"{slots}", std::to_string(order.slots)},
             {"{minutes}", std::to_string((all + 59) / 60)},
             {"{seconds}", std::to_string(all)},
             {"{time}", fmt::format("{:02}:{:02}:{:02}", all / 3600, all / 60 % 60, all % 60)},
             {"{folder}", line_word(path_text(folder))},
             {"{output}", line_word(path_text(folder / "output"))}});
    }

    CommandSettings settings_;
    JobFolders folders_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_by_commands(CommandSettings settings) {
    if (auto fine = check(settings); !fine) return std::move(fine).error();
    return std::unique_ptr<Engine>(std::make_unique<ByCommands>(std::move(settings)));
}

}  // namespace femrun::engines
