// SPDX-License-Identifier: MIT
#include <thread>

#include <fmt/format.h>

#include "system/detached.hpp"
#include "system/launch_windows.hpp"
#include "system/process_tree_windows.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace {

std::wstring job_name(const std::string& name) { return wide("Local\\femrun-" + name); }

/// Null when none of that name runs.
Handle job_of(const std::string& name) {
    return Handle(
        ::OpenJobObjectW(JOB_OBJECT_QUERY | JOB_OBJECT_TERMINATE, FALSE, job_name(name).c_str()));
}

}  // namespace

Result<DetachedProcess> start_detached(const ChildSpec& spec, const std::string& name) {
    auto job = new_job(job_name(name).c_str());
    if (!job) return std::move(job).error().within("detached process '" + name + "'");
    auto tree = launch_detached(spec, *std::move(job));
    if (!tree) return std::move(tree).error();
    return DetachedProcess{.process = tree->root_id, .started = process_started(tree->root_id)};
}

std::size_t count_detached(const std::string& name) {
    const Handle job = job_of(name);
    return job ? members(job.get()).size() : 0;
}

void ask_to_end(const DetachedProcess&) {}

void end_detached(const std::string& name) {
    const Instant deadline = monotonic_now() + std::chrono::seconds(1);
    const Handle job = job_of(name);
    if (!job) return;
    ::TerminateJobObject(job.get(), killed_by_us);
    while (!members(job.get()).empty() && monotonic_now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace femrun::system
