// SPDX-License-Identifier: MIT
#include "engines/local.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "engines/job_script.hpp"
#include "engines/last_words.hpp"
#include "engines/local_job.hpp"
#include "engines/program_files.hpp"
#include "system/plugin_platform.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"
#include "system/this_process.hpp"

namespace femrun::engines {

namespace fs = std::filesystem;

namespace {

/// What is known of jobs that ended so long ago is of no use to anybody.
constexpr auto kept = std::chrono::hours(24 * 7);

std::optional<std::string> read(const fs::path& file) {
    std::ifstream from(file, std::ios::binary);
    if (!from) return std::nullopt;
    std::ostringstream text;
    text << from.rdbuf();
    return text.str();
}

std::vector<fs::path> entries(const fs::path& folder) {
    std::vector<fs::path> all;
    std::error_code none;
    for (fs::directory_iterator entry(folder, none), end; !none && entry != end;
         entry.increment(none))
        all.push_back(entry->path());
    std::sort(all.begin(), all.end());
    return all;
}

class Local final : public Engine {
public:
    explicit Local(LocalSettings settings) : settings_(std::move(settings)) {}

    std::string name() const override { return "local"; }

    Result<Manners> manners() override {
        return Manners{.grace = grace_of(settings_.grace), .jobs_max = {}};
    }

    Result<Done> submit(const Order& order) override {
        if (auto fine = check_crew(order.crew); !fine) return std::move(fine).error();
        if (!order.options.empty())
            return Error{ErrorKind::invalid,
                         fmt::format("option '{}': this PC takes none; leave it out",
                                     order.options.front())};
        sweep();
        auto program = placed(order);
        if (!program) return std::move(program).error();
        Done done;
        for (std::uint32_t i = 0; i < order.count; ++i) {
            auto id = start_one(order, *program);
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
        std::vector<JobSeen> seen;
        for (const std::string& id : ids) seen.push_back(seen_of(id));
        return seen;
    }

    Result<Done> find(const std::string& crew) override {
        if (auto fine = check_crew(crew); !fine) return std::move(fine).error();
        Done done;
        for (const fs::path& job : entries(settings_.jobs / crew)) {
            const std::string id = crew + "." + path_text(job.filename());
            if (seen_of(id).phase != JobSeen::Phase::ended) done.ids.push_back(id);
        }
        return done;
    }

    Result<Done> cancel(const std::vector<std::string>& ids) override {
        for (const std::string& id : ids) {
            if (seen_of(id).phase == JobSeen::Phase::ended) continue;
            std::ofstream(folder_of(id) / "cancelled") << "by its crew\n";
            const auto process = process_of(id);
            if (grace_of(settings_.grace) > Duration::zero() && process && runs(*process))
                system::ask_to_end(*process);
            else
                system::end_detached(id);
        }
        return Done{.ids = ids, .troubles = {}};
    }

private:
    /// Ids are asked for by who was told them; whatever else comes leads nowhere.
    fs::path folder_of(const std::string& id) const {
        const std::size_t dot = id.find('.');
        const std::string crew = id.substr(0, dot);
        if (dot == std::string::npos || !check_crew(crew) || !check_crew(id.substr(dot + 1)))
            return {};
        return settings_.jobs / crew / id.substr(dot + 1);
    }

    static bool runs(const system::DetachedProcess& process) {
        return process.started != 0 && system::process_started(process.process) == process.started;
    }

    std::optional<system::DetachedProcess> process_of(const std::string& id) const {
        std::istringstream told(read(folder_of(id) / "started").value_or(""));
        system::DetachedProcess process;
        if (!(told >> process.process >> process.started)) return std::nullopt;
        return process;
    }

    JobSeen seen_of(const std::string& id) const {
        const fs::path folder = folder_of(id);
        JobSeen job{.id = id, .phase = JobSeen::Phase::running};
        std::error_code none;
        if (folder.empty() || !fs::is_directory(folder, none)) {
            job.phase = JobSeen::Phase::ended;
            job.ending = Ending::unknown;
            job.why = "nothing is known of it any more";
            return job;
        }
        job.place = system::host_name();
        job.output = path_text(folder / "output");
        if (const auto ended = read(folder / "ended"))
            tell_end(job, *ended);
        else if (const auto process = process_of(id);
                 !(process && runs(*process)) && system::count_detached(id) == 0) {
            // It may have come to its end since it was looked for.
            if (const auto now = read(folder / "ended"))
                tell_end(job, *now);
            else
                lost(job);
        }
        if (job.phase == JobSeen::Phase::ended && fs::exists(folder / "cancelled", none))
            job.ending = Ending::cancelled;
        if (job.ending == Ending::failed) job.last_words = last_line_of(folder / "output");
        return job;
    }

    static void lost(JobSeen& job) {
        job.phase = JobSeen::Phase::ended;
        job.ending = Ending::lost;
        job.why = "it was killed, or this PC was started anew";
    }

    Result<fs::path> placed(const Order& order) const {
        for (const Program& program : order.programs) {
            if (program.platform != system::plugin_platform()) continue;
            auto files = files_of(program);
            if (!files) return std::move(files).error();
            return place(*files, settings_.programs);
        }
        return Error{ErrorKind::invalid,
                     fmt::format("there is no program for this PC, which is '{}'",
                                 system::plugin_platform())};
    }

    Result<std::string> start_one(const Order& order, const fs::path& program) const {
        const std::string token = new_token(), id = order.crew + "." + token;
        const fs::path folder = settings_.jobs / order.crew / token;
        // Makes the folders above, too.
        if (auto written = system::write_private_file(folder / "address", order.address + "\n");
            !written)
            return std::move(written).error();
        auto process = start({.crew = order.crew,
                              .name = id,
                              .folder = folder,
                              .program = program,
                              .arguments = worker_arguments(order, path_text(folder / "address"),
                                                            "local:" + id + ":0", order.slots),
                              .grace = settings_.grace});
        if (!process) {
            std::error_code ignored;
            system::remove_tree(folder, ignored);
            return std::move(process).error();
        }
        std::ofstream(folder / "started")
            << fmt::format("{} {}\n", process->process, process->started);
        return id;
    }

    void sweep() const {
        std::error_code none;
        const auto now = fs::file_time_type::clock::now();
        for (const fs::path& crew : entries(settings_.jobs)) {
            for (const fs::path& job : entries(crew))
                if (const auto ended = fs::last_write_time(job / "ended", none);
                    !none && now - ended > kept)
                    system::remove_tree(job, none);
            system::remove_file(crew, none);  // unless there is one left in it
        }
    }

    LocalSettings settings_;
};

}  // namespace

std::unique_ptr<Engine> make_local(LocalSettings settings) {
    return std::make_unique<Local>(std::move(settings));
}

}  // namespace femrun::engines
