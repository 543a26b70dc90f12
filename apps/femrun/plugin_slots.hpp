// SPDX-License-Identifier: MIT
// Where the worker's slots get their solvers in this program: plugins, found and launched by host.
// One that this PC does not have, or has in another version than a study from elsewhere wants, is
// fetched for the platform of this PC. Libraries are looked for and into on a thread of their own:
// one that hangs holds up nobody else.
#pragma once

#include <map>
#include <string>

#include "host/instance.hpp"
#include "loop/event_loop.hpp"
#include "loop/plugin_thread.hpp"
#include "net/worker_files.hpp"
#include "slots/solver_source.hpp"

namespace femrun::app {

class PluginSlots final : public slots::SolverSource {
public:
    /// `spoken` is what plugins on threads of this process print; it outlives this, as `staged`
    /// does, where libraries come from: null where there are only those of this PC. `only`: these
    /// solvers and no others; empty: whatever there is. `requests`: of what it starts.
    PluginSlots(loop::EventLoop& loop, host::SpokenLines& spoken,
                std::vector<std::string> only = {}, net::WorkerFiles* staged = nullptr,
                system::Requests requests = system::Requests::heard)
        : loop_(loop),
          spoken_(spoken),
          only_(std::move(only)),
          staged_(staged),
          requests_(requests),
          looking_(loop, "plugins") {}
    kj::Promise<Home> find(const work::StudySetup& setup) override;
    kj::Promise<kj::Own<slots::SlotSolver>> start(const work::StudySetup& setup) override;
    std::uint64_t memory_kills() override;

private:
    kj::Promise<host::Plugin> plugin_for(const work::StudySetup& setup);
    kj::Promise<host::Plugin> fetched(const work::StudySetup& setup, const Error& why_not_ours);

    loop::EventLoop& loop_;
    host::SpokenLines& spoken_;
    std::vector<std::string> only_;
    net::WorkerFiles* staged_;
    system::Requests requests_;
    std::map<std::string, host::Plugin> found_;  // by what was looked for
    loop::PluginThread looking_;
};

}  // namespace femrun::app
