// SPDX-License-Identifier: MIT
// A plugin of a loaded library as a capability. Each solver or optimizer that is made of it gets a
// thread of its own; dropping its capability asks it to stop and lets it go: its thread destroys it
// when its call has returned, and ends. The loop's end waits for that.
#pragma once

#include <memory>

#include <femrun/plugin.capnp.h>

#include "host/firewall.hpp"
#include "host/instance_thread.hpp"
#include "host/library.hpp"

namespace femrun::host {

/// Whether instances live as long as their capabilities, or until the process ends, which is how a
/// plugin process lets its plugin tidy up.
enum class InstanceLife { capability, process };

struct ServeSettings {
    LogSink* sink = nullptr;  // for lines that are logged outside of solves; outlives the loop
    SpokenLines* spoken = nullptr;  // what plugins of this process print; outlives the loop
    InstanceLife life = InstanceLife::capability;
    std::shared_ptr<LiveInstances> family = std::make_shared<LiveInstances>();
};

wire::Plugin::Client serve(loop::EventLoop& loop, std::shared_ptr<const Library> library,
                           std::size_t index, ServeSettings settings);

// -- made by the plugin's capability (served_solver.cpp, served_optimizer.cpp)

kj::Promise<wire::Solver::Client> make_solver(kj::Own<InstanceThread> thread,
                                              std::shared_ptr<const Library> library,
                                              std::size_t index, std::string settings,
                                              std::string study_folder, InstanceLife life);
kj::Promise<wire::Optimizer::Client> make_optimizer(kj::Own<InstanceThread> thread,
                                                    std::shared_ptr<const Library> library,
                                                    std::size_t index, std::string settings);

/// Gives the value of an answer, or throws its error as RPC does.
template <typename T>
T value_or_throw(Answer<T> answer) {
    if (auto* refused = std::get_if<wire::RemoteError>(&answer))
        kj::throwFatalException(wire::to_exception(*refused));
    return std::get<T>(std::move(answer));
}
inline void throw_if(const std::optional<wire::RemoteError>& refused) {
    if (refused) kj::throwFatalException(wire::to_exception(*refused));
}
template <typename T>
T value_or_throw(Result<T> result) {
    if (!result) kj::throwFatalException(wire::to_exception({std::move(result).error(), {}}));
    return *std::move(result);
}

}  // namespace femrun::host
