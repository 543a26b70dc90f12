// SPDX-License-Identifier: MIT
#include "engines/slurm.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "engines/command.hpp"
#include "engines/last_words.hpp"
#include "engines/program_files.hpp"
#include "engines/slurm_words.hpp"
#include "system/plugin_platform.hpp"
#include "system/private_file.hpp"

namespace femrun::engines {

namespace {

using slurm::kind_of;

// What a command line of the system surely takes.
constexpr std::size_t ids_at_once = 500;

/// Its answer, or why there is none: in its own words.
Result<Said> ask(std::vector<std::string> words, std::string input = {},
                 std::vector<std::string> environment = {}) {
    const std::string program = words.front();
    auto said = run({.words = std::move(words),
                     .input = std::move(input),
                     .environment = std::move(environment)});
    if (!said) {
        if (said.error().kind == ErrorKind::invalid)
            return Error{ErrorKind::invalid,
                         said.error().message +
                             "; Slurm's commands are on its login nodes, or in a folder that PATH "
                             "has to name"};
        return std::move(said).error();
    }
    if (said->code != 0)
        return Error{kind_of(*said), fmt::format("{}: {}", program, own_words(*said))};
    return said;
}

class Slurm final : public Engine {
public:
    explicit Slurm(SlurmSettings settings) : settings_(std::move(settings)) {}

    std::string name() const override { return "slurm"; }

    Result<Manners> manners() override {
        auto known = config();
        if (!known) return std::move(known).error();
        return Manners{.grace = std::chrono::seconds(kill_wait_s()), .jobs_max = {}};
    }

    Result<Done> submit(const Order& order) override {
        if (auto fine = slurm::check(order.options); !fine) return std::move(fine).error();
        if (auto known = config(); !known) return std::move(known).error();
        auto program = placed(order);
        if (!program) return std::move(program).error();
        const auto address = address_file(order);
        if (!address) return address.error();

        Order known_grace = order;
        if (std::ranges::find(order.worker, "--grace") == order.worker.end())
            known_grace.worker.insert(known_grace.worker.end(),
                                      {"--grace", fmt::format("{} s", grace_s())});
        const std::string script = slurm::batch_script(known_grace, *program, *address);
        // The highest index of an array is below this.
        const auto array_max = static_cast<std::uint32_t>(
            std::max<std::int64_t>(1, number_of("MaxArraySize", 1001) - 1));
        Done done;
        for (std::uint32_t left = order.count; left > 0;) {
            const std::uint32_t count = std::min(left, array_max);
            auto array = submit_array(order, count, script);
            if (!array) {
                if (done.ids.empty()) return std::move(array).error();
                done.troubles.push_back(std::move(array).error().message);
                break;
            }
            for (std::uint32_t task = 1; task <= count; ++task)
                done.ids.push_back(fmt::format("{}_{}", *array, task));
            left -= count;
        }
        return done;
    }

    Result<std::vector<JobSeen>> look(const std::vector<std::string>& ids) override {
        auto all = jobs({});
        if (!all) return std::move(all).error();
        std::map<std::string, JobSeen*, std::less<>> by_id;
        for (JobSeen& job : *all) by_id[job.id] = &job;
        std::vector<JobSeen> seen;
        for (const std::string& id : ids) {
            const auto found = by_id.find(id);
            if (found == by_id.end()) {
                seen.push_back({.id = id,
                                .phase = JobSeen::Phase::ended,
                                .ending = Ending::unknown,
                                .why = "Slurm does not know it any more"});
                continue;
            }
            JobSeen job = *found->second;
            if (job.ending == Ending::failed) job.last_words = last_line_of(path_of(job.output));
            seen.push_back(std::move(job));
        }
        return seen;
    }

    Result<Done> find(const std::string& crew) override {
        auto all = jobs({"--name=" + slurm::job_name(crew)});
        if (!all) return std::move(all).error();
        Done done;
        for (const JobSeen& job : *all)
            if (job.phase != JobSeen::Phase::ended) done.ids.push_back(job.id);
        return done;
    }

    /// All jobs of a crew read one file.
    Result<Done> readdress(const Order& order, const std::vector<std::string>& ids) override {
        if (const auto address = address_file(order); !address) return address.error();
        return Done{.ids = ids, .troubles = {}};
    }

    Result<Done> cancel(const std::vector<std::string>& ids) override {
        Done done;
        for (std::size_t first = 0; first < ids.size(); first += ids_at_once) {
            const std::size_t last = std::min(ids.size(), first + ids_at_once);
            std::vector<std::string> words{"scancel"};
            words.insert(words.end(), ids.begin() + static_cast<std::ptrdiff_t>(first),
                         ids.begin() + static_cast<std::ptrdiff_t>(last));
            auto said = run({.words = std::move(words)});
            if (!said) return std::move(said).error();
            if (said->code != 0 && !has_ended_before(*said)) {
                Error error{kind_of(*said), "scancel: " + own_words(*said)};
                if (error.kind == ErrorKind::unavailable && done.ids.empty()) return error;
                done.troubles.push_back(std::move(error.message));
                continue;
            }
            for (std::size_t i = first; i < last; ++i) done.ids.push_back(ids[i]);
        }
        return done;
    }

private:
    static Result<std::filesystem::path> address_file(const Order& order) {
        auto file = order.folder / "address";
        if (auto written = system::write_private_file(file, order.address + "\n"); !written)
            return std::move(written).error();
        return file;
    }

    /// Jobs that have ended already, or that nobody knows any more, are none to complain about.
    static bool has_ended_before(const Said& said) {
        const auto lines = lines_of(said.err);
        return !lines.empty() && std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
            return line.find("nvalid job id") != std::string_view::npos ||
                   line.find("already completing or completed") != std::string_view::npos;
        });
    }

    Result<void> config() {
        if (!config_.empty()) return {};
        auto said = ask({"scontrol", "show", "config"});
        if (!said) return std::move(said).error();
        config_ = std::move(said->out);
        return {};
    }

    std::int64_t number_of(const char* setting, std::int64_t otherwise) const {
        const std::string text = slurm::setting(config_, setting).value_or("");
        std::int64_t value = otherwise;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }

    /// From its request to leave until it kills. Who gives way in a partition with a GraceTime has
    /// that beside it.
    std::int64_t kill_wait_s() const { return number_of("KillWait", 30); }

    /// What of that a worker leaves to what runs: the rest is for ending it and handing it back.
    std::int64_t grace_s() const {
        constexpr std::int64_t hand_back_max = 5;  // what a worker waits for its scheduler
        const std::int64_t all = std::max<std::int64_t>(kill_wait_s(), 0);
        return all - std::min(hand_back_max, (all + 1) / 2);
    }

    /// The program of the nodes, where they see it. They are taken to be of this PC's platform,
    /// unless there is a program of one platform alone.
    Result<std::filesystem::path> placed(const Order& order) const {
        const auto here = std::find_if(
            order.programs.begin(), order.programs.end(),
            [](const Program& each) { return each.platform == system::plugin_platform(); });
        if (order.programs.empty())
            return Error{ErrorKind::invalid, "there is no program for the jobs"};
        auto files = files_of(here == order.programs.end() ? order.programs.front() : *here);
        if (!files) return std::move(files).error();
        return place(*files, settings_.programs);
    }

    static Result<std::string> submit_array(const Order& order, std::uint32_t count,
                                            const std::string& script) {
        auto words = slurm::sbatch_arguments(order, count);
        words.insert(words.begin(), "sbatch");
        auto said = ask(std::move(words), script);
        if (!said) return std::move(said).error();
        if (auto id = slurm::submitted(said->out)) return *std::move(id);
        return Error{ErrorKind::fault,
                     fmt::format("sbatch: printed '{}', in which there is no job's number; see "
                                 "which 'sbatch' is the first in PATH",
                                 own_words({.code = 0, .out = said->out, .err = said->err}))};
    }

    static Result<std::vector<JobSeen>> jobs(const std::vector<std::string>& which) {
        const std::string format = "--Format=" + std::string(slurm::squeue_format);
        // All: also of partitions that are hidden from lists, or closed by now.
        std::vector<std::string> words{"squeue",  "--me",         "--all", "--noheader",
                                       "--array", "--states=all", format};
        words.insert(words.end(), which.begin(), which.end());
        auto said = ask(std::move(words), {}, {slurm::squeue_times});
        if (!said) return std::move(said).error();
        return slurm::jobs_in(said->out);
    }

    SlurmSettings settings_;
    std::string config_;
};

}  // namespace

std::unique_ptr<Engine> make_slurm(SlurmSettings settings) {
    return std::make_unique<Slurm>(std::move(settings));
}

}  // namespace femrun::engines
