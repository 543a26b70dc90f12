// SPDX-License-Identifier: MIT
#include <csignal>
#include <thread>

#include "system/detached.hpp"
#include "system/launch_posix.hpp"
#include "system/process_tree_posix.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace {

std::vector<pid_t> named(const std::string& name) {
    return marked([&](std::string_view part) { return part == name; });
}

}  // namespace

Result<DetachedProcess> start_detached(const ChildSpec& spec, const std::string& name) {
    auto id = launch_detached(spec, name);
    if (!id) return std::move(id).error();
    const auto process = static_cast<std::uint64_t>(*id);
    return DetachedProcess{.process = process, .started = process_started(process)};
}

std::size_t count_detached(const std::string& name) { return named(name).size(); }

void ask_to_end(const DetachedProcess& process) {
    if (process.started != 0 && process_started(process.process) == process.started)
        ::kill(static_cast<pid_t>(process.process), SIGTERM);
}

void end_detached(const std::string& name) {
    const Instant deadline = monotonic_now() + std::chrono::seconds(1);
    // One may have been forking while the list was read: until there is none.
    for (auto left = named(name); !left.empty() && monotonic_now() < deadline; left = named(name)) {
        for (const pid_t process : left) ::kill(process, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace femrun::system
