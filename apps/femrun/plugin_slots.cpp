// SPDX-License-Identifier: MIT
#include "plugin_slots.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "serve/late_check.hpp"
#include "stage/library_choice.hpp"
#include "system/memory_kills.hpp"
#include "system/plugin_platform.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::app {

namespace {

class PluginSlot final : public slots::SlotSolver {
public:
    PluginSlot(std::unique_ptr<host::Instance> instance, wire::Solver::Client solver)
        : instance_(std::move(instance)), solver_(kj::mv(solver)) {}

    wire::Solver::Client solver() override { return solver_; }

    kj::Promise<slots::Gone> ended() override {
        return instance_->ended().then([plugin = instance_->plugin()](host::Death&& death) {
            return slots::Gone{host::sentence(plugin, death),
                               death.silent ? study::Cause::silent : study::Cause::host};
        });
    }

    kj::Promise<std::uint64_t> uses_more_than(std::uint64_t limit) override {
        return instance_->uses_more_than(limit);
    }

    slots::Killed kill() override {
        instance_->kill();
        return instance_->isolation() == study::Isolation::thread ? slots::Killed::left_running
                                                                  : slots::Killed::ended;
    }

private:
    std::unique_ptr<host::Instance> instance_;  // outlives the capability below
    wire::Solver::Client solver_;
};

kj::Exception exception(Error error) { return wire::to_exception({std::move(error), {}}); }

std::string sought(const work::StudySetup& setup) {
    return setup.staged ? setup.solver + ' ' + setup.solver_version : setup.solver;
}

}  // namespace

kj::Promise<host::Plugin> PluginSlots::plugin_for(const work::StudySetup& setup) {
    if (const auto known = found_.find(sought(setup)); known != found_.end())
        return host::Plugin(known->second);
    if (!only_.empty() && std::find(only_.begin(), only_.end(), setup.solver) == only_.end())
        return exception(
            {ErrorKind::missing,
             fmt::format("solver '{}': this worker was started to solve with '{}' alone",
                         setup.solver, fmt::join(only_, "', '"))});
    return looking_
        .run([name = setup.solver] {
            return host::Catalogue().find(host::PluginKind::solver, name);
        })
        .then([this, &setup](Result<host::Plugin> ours) -> kj::Promise<host::Plugin> {
            if (!setup.staged || setup.solver_version.empty()) {
                if (!ours) return exception(std::move(ours).error());
                return *std::move(ours);
            }
            if (!ours) return fetched(setup, ours.error());
            const std::string& version = ours->description.version;
            if (version == setup.solver_version) return *std::move(ours);
            return fetched(setup, {ErrorKind::invalid, fmt::format("solver '{}': this PC has {}",
                                                                   setup.solver, version)});
        })
        .then([this, key = sought(setup)](host::Plugin&& plugin) {
            found_.insert_or_assign(key, plugin);
            return kj::mv(plugin);
        });
}

kj::Promise<host::Plugin> PluginSlots::fetched(const work::StudySetup& setup,
                                               const Error& why_not_ours) {
    const std::string platform = system::plugin_platform();
    const auto library = stage::library_for(
        staged_ != nullptr ? setup.libraries : std::vector<work::SolverLibrary>{},
        {platform, setup.solver_version, why_not_ours.message});
    if (!library) return exception(library.error());
    return staged_->bring_library(setup.solver, *library)
        .then([this](std::filesystem::path&& file) {
            return looking_.run([file = kj::mv(file)] {
                return std::pair(file, host::look_into({file}, {}).front());
            });
        })
        .then([name = setup.solver,
               platform](std::pair<std::filesystem::path, host::LibraryFacts>&& looked)
                  -> kj::Promise<host::Plugin> {
            const host::LibraryFacts& facts = looked.second;
            for (const host::Description& one : facts.plugins)
                if (one.kind == host::PluginKind::solver && one.name == name)
                    return host::Plugin{one, looked.first, facts.hash};
            return exception(
                {ErrorKind::invalid,
                 fmt::format("solver '{}': the library that came for '{}' cannot be used here: {}",
                             name, platform,
                             facts.broken.empty() ? "it offers no such solver" : facts.broken)});
        });
}

kj::Promise<Home> PluginSlots::find(const work::StudySetup& setup) {
    return plugin_for(setup).then([wanted = setup.isolation](host::Plugin&& plugin) {
        return host::isolation_for(plugin, wanted) == study::Isolation::thread
                   ? Home::worker_process
                   : Home::own_process;
    });
}

kj::Promise<kj::Own<slots::SlotSolver>> PluginSlots::start(const work::StudySetup& setup) {
    return plugin_for(setup)
        .then([this, &setup](host::Plugin&& plugin) -> kj::Promise<host::LaunchedSolver> {
            host::LaunchSettings launch;
            launch.spoken = &spoken_;
            launch.requests = requests_;
            std::string settings = setup.settings;
            if (setup.handed_in) {
                auto checked = serve::late_settings(*setup.handed_in, setup.settings, plugin);
                if (!checked) return exception(std::move(checked).error());
                settings = std::move(*checked);
            }
            return host::launch_solver(loop_, kj::mv(plugin), setup.isolation, settings,
                                       path_text(setup.study_folder), std::move(launch));
        })
        .then([&setup](host::LaunchedSolver&& launched) {
            kj::Promise<void> checked =
                setup.handed_in ? serve::late_responses(*setup.handed_in, launched.solver)
                                : kj::Promise<void>(kj::READY_NOW);
            return checked.then([launched =
                                     kj::mv(launched)]() mutable -> kj::Own<slots::SlotSolver> {
                return kj::heap<PluginSlot>(std::move(launched.instance), kj::mv(launched.solver));
            });
        });
}

std::uint64_t PluginSlots::memory_kills() { return system::memory_kills(); }

}  // namespace femrun::app
