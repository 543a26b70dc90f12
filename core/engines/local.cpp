// SPDX-License-Identifier: MIT
#include "engines/local.hpp"

#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "engines/job_folders.hpp"
#include "engines/job_script.hpp"
#include "engines/last_words.hpp"
#include "engines/local_job.hpp"
#include "engines/program_files.hpp"
#include "system/plugin_platform.hpp"
#include "system/private_file.hpp"
#include "system/this_process.hpp"

namespace femrun::engines {

namespace fs = std::filesystem;

namespace {

class Local final : public Engine {
public:
    explicit Local(LocalSettings settings)
        : settings_(std::move(settings)), folders_(settings_.jobs) {}

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
        folders_.sweep();
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
        for (const std::string& id : folders_.ids_of(crew))
            if (seen_of(id).phase != JobSeen::Phase::ended) done.ids.push_back(id);
        return done;
    }

    Result<Done> readdress(const Order& order, const std::vector<std::string>& ids) override {
        return folders_.readdress(ids, order.address);
    }

    Result<Done> cancel(const std::vector<std::string>& ids) override {
        for (const std::string& id : ids) {
            if (seen_of(id).phase == JobSeen::Phase::ended) continue;
            std::ofstream(folders_.of(id) / "cancelled") << "by its crew\n";
            const auto process = process_of(id);
            if (grace_of(settings_.grace) > Duration::zero() && process && runs(*process))
                system::ask_to_end(*process);
            else
                system::end_detached(id);
        }
        return Done{.ids = ids, .troubles = {}};
    }

private:
    static bool runs(const system::DetachedProcess& process) {
        return process.started != 0 && system::process_started(process.process) == process.started;
    }

    std::optional<system::DetachedProcess> process_of(const std::string& id) const {
        std::istringstream told(folders_.read(id, "started").value_or(""));
        system::DetachedProcess process;
        if (!(told >> process.process >> process.started)) return std::nullopt;
        return process;
    }

    JobSeen seen_of(const std::string& id) const {
        if (!folders_.has(id)) return JobFolders::unknown(id);
        const fs::path folder = folders_.of(id);
        JobSeen job{.id = id, .phase = JobSeen::Phase::running};
        job.place = system::host_name();
        job.output = path_text(folder / "output");
        if (const auto ended = folders_.read(id, "ended"))
            tell_end(job, *ended);
        else if (const auto process = process_of(id);
                 !(process && runs(*process)) && system::count_detached(id) == 0) {
            // It may have come to its end since it was looked for.
            if (const auto now = folders_.read(id, "ended"))
                tell_end(job, *now);
            else
                lost(job);
        }
        if (job.phase == JobSeen::Phase::ended && folders_.read(id, "cancelled"))
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
        const std::string id = order.crew + "." + new_token();
        const fs::path folder = folders_.of(id);
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
            folders_.forget(id);
            return std::move(process).error();
        }
        std::ofstream(folder / "started")
            << fmt::format("{} {}\n", process->process, process->started);
        return id;
    }

    LocalSettings settings_;
    JobFolders folders_;
};

}  // namespace

std::unique_ptr<Engine> make_local(LocalSettings settings) {
    return std::make_unique<Local>(std::move(settings));
}

}  // namespace femrun::engines
