// SPDX-License-Identifier: MIT
// Where the worker's slots get their solvers in this program: plugins, found and launched by host.
#pragma once

#include "host/instance.hpp"
#include "loop/event_loop.hpp"
#include "slots/solver_source.hpp"

namespace femrun::app {

class PluginSlots final : public slots::SolverSource {
public:
    /// `spoken` is what plugins on threads of this process print; it outlives this. `only`: these
    /// solvers and no others; empty: whatever there is.
    PluginSlots(loop::EventLoop& loop, host::SpokenLines& spoken,
                std::vector<std::string> only = {})
        : loop_(loop), spoken_(spoken), only_(std::move(only)) {}
    Home home(const work::StudySetup& setup) override;
    kj::Promise<kj::Own<slots::SlotSolver>> start(const work::StudySetup& setup) override;

private:
    Result<host::Plugin> find(const std::string& name);

    loop::EventLoop& loop_;
    host::SpokenLines& spoken_;
    std::vector<std::string> only_;
    std::vector<host::Plugin> known_;  // those that were asked for
};

}  // namespace femrun::app
