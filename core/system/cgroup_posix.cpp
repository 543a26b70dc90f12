// SPDX-License-Identifier: MIT
#include "system/cgroup_posix.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/leftovers.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

/// Where version 2 is mounted: "36 25 0:32 ROOT POINT rw - cgroup2 ...".
std::string joined_to_mount(const std::string& group) {
    std::ifstream mounts("/proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);) {
        const auto type = line.find(" - cgroup2 ");
        if (type == std::string::npos) continue;
        std::istringstream fields(line.substr(0, type));
        std::string number, parent, device, root, point;
        fields >> number >> parent >> device >> root >> point;
        if (root == "/") return point + group;
        // A container sees a part of the tree only.
        if (group.starts_with(root)) return point + group.substr(root.size());
    }
    return {};
}

std::string find_own() {
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);)
        if (line.starts_with("0::/")) return joined_to_mount(line == "0::/" ? "" : line.substr(3));
    return {};
}

void say(const fs::path& file, const char* word) { std::ofstream(file) << word << std::flush; }

/// The group and those within it, innermost first.
std::vector<fs::path> within(const fs::path& group) {
    std::vector<fs::path> all;
    std::error_code gone;
    for (fs::directory_iterator at(group, gone), end; !gone && at != end; at.increment(gone))
        if (at->is_directory(gone))
            for (fs::path& inner : within(at->path())) all.push_back(std::move(inner));
    all.push_back(group);
    return all;
}

std::vector<long> members_of(const fs::path& group) {
    std::vector<long> members;
    for (const fs::path& one : within(group)) {
        std::ifstream processes(one / "cgroup.procs");
        for (long process = 0; processes >> process;) members.push_back(process);
    }
    return members;
}

void remove_group(const fs::path& group) {
    for (const fs::path& one : within(group)) ::rmdir(one.c_str());
}

}  // namespace

std::string own_cgroup() {
    static const std::string& folder = *new std::string(find_own());  // see `awaited`
    return folder;
}

std::unique_ptr<Cgroup> Cgroup::make(const std::string& name) {
    const std::string own = own_cgroup();
    if (own.empty()) return nullptr;
    const fs::path folder = fs::path(own) / name;
    if (::mkdir(folder.c_str(), 0755) != 0) return nullptr;
    const int entrance = ::open((folder / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
    const int place = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (entrance >= 0 && place >= 0 && ::access((folder / "cgroup.kill").c_str(), W_OK) == 0)
        return std::unique_ptr<Cgroup>(new Cgroup(folder.string(), place, entrance));
    if (entrance >= 0) ::close(entrance);
    if (place >= 0) ::close(place);
    ::rmdir(folder.c_str());
    return nullptr;
}

Cgroup::~Cgroup() {
    ::close(entrance_);
    ::close(place_);
    remove_group(folder_);
}

std::vector<long> Cgroup::members() const { return members_of(folder_); }

void Cgroup::kill() { say(fs::path(folder_) / "cgroup.kill", "1"); }

std::size_t kill_cgroups(const std::string& folder, const std::string& name_begins,
                         Duration limit) {
    const Instant deadline = monotonic_now() + limit;
    std::size_t killed = 0;
    std::error_code gone;
    std::vector<fs::path> groups;
    for (fs::directory_iterator at(folder, gone), end; !gone && at != end; at.increment(gone))
        if (at->path().filename().string().starts_with(name_begins)) groups.push_back(at->path());
    for (const fs::path& group : groups) {
        killed += members_of(group).size();
        say(group / "cgroup.kill", "1");
        while (!members_of(group).empty() && monotonic_now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        remove_group(group);
    }
    return killed;
}

}  // namespace femrun::system
