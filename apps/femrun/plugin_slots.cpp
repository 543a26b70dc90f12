// SPDX-License-Identifier: MIT
#include "plugin_slots.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::app {

namespace {

class PluginSlot final : public slots::SlotSolver {
public:
    PluginSlot(std::unique_ptr<host::Instance> instance, wire::Solver::Client solver)
        : instance_(std::move(instance)), solver_(kj::mv(solver)) {}

    wire::Solver::Client solver() override { return solver_; }

    kj::Promise<std::string> ended() override {
        return instance_->ended().then([plugin = instance_->plugin()](host::Death&& death) {
            return host::sentence(plugin, death);
        });
    }

    void kill() override { instance_->kill(); }

private:
    std::unique_ptr<host::Instance> instance_;  // outlives the capability below
    wire::Solver::Client solver_;
};

}  // namespace

Result<host::Plugin> PluginSlots::find(const std::string& name) {
    if (!only_.empty() && std::find(only_.begin(), only_.end(), name) == only_.end())
        return Error{ErrorKind::missing,
                     fmt::format("solver '{}': this worker was started to solve with '{}' alone",
                                 name, fmt::join(only_, "', '"))};
    for (const host::Plugin& plugin : known_)
        if (plugin.description.name == name) return plugin;
    auto found = host::Catalogue().find(host::PluginKind::solver, name);
    if (found) known_.push_back(*found);
    return found;
}

Home PluginSlots::home(const work::StudySetup& setup) {
    const auto plugin = find(setup.solver);
    if (!plugin) return Home::own_process;  // it will not be started
    return host::isolation_for(*plugin, setup.isolation) == study::Isolation::thread
               ? Home::worker_process
               : Home::own_process;
}

kj::Promise<kj::Own<slots::SlotSolver>> PluginSlots::start(const work::StudySetup& setup) {
    auto plugin = find(setup.solver);
    if (!plugin) return wire::to_exception({std::move(plugin).error(), {}});
    host::LaunchSettings launch;
    launch.spoken = &spoken_;
    return host::launch_solver(loop_, *plugin, setup.isolation, setup.settings,
                               path_text(setup.study_folder), std::move(launch))
        .then([](host::LaunchedSolver&& launched) -> kj::Own<slots::SlotSolver> {
            return kj::heap<PluginSlot>(std::move(launched.instance), kj::mv(launched.solver));
        });
}

}  // namespace femrun::app
