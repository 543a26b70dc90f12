// SPDX-License-Identifier: MIT
#include "system/process_tree_posix.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "system/child.hpp"

namespace femrun::system {

namespace {

struct Process {
    pid_t id = 0, parent = 0, session = 0;
    char state = '?';

    bool zombie() const { return state == 'Z' || state == 'X'; }
};

std::string read_file(const std::string& path) {
    std::string text;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return text;
    char buffer[4096];
    for (ssize_t got; (got = ::read(file, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    ::close(file);
    return text;
}

template <typename Number>
Number number(std::string_view text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// "4711 (a name) S 1 4711 4711 ...": the name may hold spaces and brackets, so the fields are
// counted from the last bracket on: state, parent, group, session.
std::optional<Process> read_process(std::string_view id) {
    const std::string text = read_file(fmt::format("/proc/{}/stat", id));
    const std::size_t bracket = text.rfind(')');
    if (bracket == std::string::npos || bracket + 2 >= text.size()) return std::nullopt;
    std::string_view rest = std::string_view(text).substr(bracket + 2);
    std::string_view fields[4];
    for (auto& field : fields) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        field = rest.substr(0, space);
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    if (fields[0].empty()) return std::nullopt;
    return Process{.id = number<pid_t>(id),
                   .parent = number<pid_t>(fields[1]),
                   .session = number<pid_t>(fields[3]),
                   .state = fields[0].front()};
}

std::vector<Process> all_processes() {
    std::vector<Process> processes;
    DIR* const folder = ::opendir("/proc");
    if (folder == nullptr) return processes;
    while (const dirent* const entry = ::readdir(folder)) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        if (auto process = read_process(entry->d_name)) processes.push_back(*process);
    }
    ::closedir(folder);
    return processes;
}

/// The environment of a process; nothing while it becomes another program, when there is none to be
/// read.
std::optional<std::string> environment_of(pid_t id) {
    // Nor do programs without variables have one; but these have a command line.
    std::string environment = read_file(fmt::format("/proc/{}/environ", id));
    if (!environment.empty()) return environment;
    if (read_file(fmt::format("/proc/{}/cmdline", id)).empty()) return std::nullopt;
    return read_file(fmt::format("/proc/{}/environ", id));
}

// A tree within the tree has a longer mark, after a slash.
bool carries(const std::string& environment, const std::string& mark) {
    const std::string wanted = fmt::format("{}={}", tree_variable, mark);
    for (std::size_t at = environment.find(wanted); at != std::string::npos;
         at = environment.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        const bool begins = at == 0 || environment[at - 1] == '\0';
        const bool ends =
            end == environment.size() || environment[end] == '\0' || environment[end] == '/';
        if (begins && ends) return true;
    }
    return false;
}

/// Children that have an owner. Which children there are is known to the whole process by nature.
struct Awaited {
    std::mutex mutex;
    std::set<pid_t> children;

    bool has(pid_t child) {
        const std::lock_guard lock(mutex);
        return children.contains(child);
    }
};

Awaited& awaited() {
    // Threads that still end a tree may live longer than what is destroyed at the process's end.
    static Awaited& all = *new Awaited;
    return all;
}

struct Members {
    std::vector<pid_t> ids;
    bool complete = true;  // false: an orphan could not be told from another tree's just then
};

Members members_among(const std::vector<Process>& processes, const ProcessTree& tree) {
    const pid_t self = ::getpid();
    Members found;
    std::map<pid_t, std::vector<const Process*>> children;
    for (const Process& process : processes) children[process.parent].push_back(&process);

    std::vector<const Process*> open;
    std::set<pid_t> seen;
    const auto add = [&](const Process& process) {
        if (process.id != self && seen.insert(process.id).second) open.push_back(&process);
    };
    std::set<pid_t> grouped;
    if (tree.cgroup)
        for (const long member : tree.cgroup->members()) grouped.insert(static_cast<pid_t>(member));
    for (const Process& process : processes) {
        if (process.id == tree.root || process.session == tree.root ||
            grouped.contains(process.id)) {
            add(process);
        } else if (process.parent == self && !process.zombie() && !awaited().has(process.id)) {
            const auto environment = environment_of(process.id);
            if (!environment)
                found.complete = false;
            else if (carries(*environment, tree.mark))
                add(process);
        }
    }

    if (tree.root == self)
        for (const Process* child : children[self]) add(*child);

    while (!open.empty()) {
        const Process& process = *open.back();
        open.pop_back();
        if (!process.zombie()) found.ids.push_back(process.id);
        for (const Process* child : children[process.id]) add(*child);
    }
    std::sort(found.ids.begin(), found.ids.end());
    return found;
}

/// Collects orphans that have ended. Children that somebody waits for are left to them.
void reap_orphans(const std::vector<Process>& processes) {
    const pid_t self = ::getpid(), session = ::getsid(0);
    for (const Process& process : processes)
        if (process.parent == self && process.zombie() && process.session != session &&
            !awaited().has(process.id))
            ::waitpid(process.id, nullptr, WNOHANG);
}

}  // namespace

std::string new_tree_mark() {
    static std::atomic<unsigned> count{0};
    const char* const outer = std::getenv(tree_variable);
    return fmt::format("{}{}{}.{}", outer == nullptr ? "" : outer, outer == nullptr ? "" : "/",
                       ::getpid(), ++count);
}

std::string name_in_mark(const std::string& mark) { return mark.substr(mark.rfind('/') + 1); }

std::vector<pid_t> marked(const std::function<bool(std::string_view part)>& wanted) {
    const std::string variable = fmt::format("{}=", tree_variable);
    std::vector<pid_t> found;
    for (const Process& process : all_processes()) {
        if (process.zombie() || process.id == ::getpid()) continue;
        const auto environment = environment_of(process.id);
        const std::string text = environment.value_or("");
        std::size_t at = text.starts_with(variable) ? 0 : text.find('\0' + variable);
        if (at == std::string::npos) continue;
        std::string_view mark = std::string_view(text).substr(text.find('=', at) + 1);
        mark = mark.substr(0, mark.find('\0'));
        for (bool more = true; more;) {
            const std::size_t slash = mark.find('/');
            more = slash != std::string_view::npos;
            if (wanted(mark.substr(0, slash))) {
                found.push_back(process.id);
                break;
            }
            if (more) mark.remove_prefix(slash + 1);
        }
    }
    return found;
}

void become_reaper() {
    static const int done = ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    static_cast<void>(done);
}

std::vector<pid_t> members(const ProcessTree& tree) {
    return members_among(all_processes(), tree).ids;
}

std::vector<std::vector<pid_t>> members(const std::vector<const ProcessTree*>& trees) {
    const auto processes = all_processes();
    std::vector<std::vector<pid_t>> all;
    for (const ProcessTree* tree : trees) all.push_back(members_among(processes, *tree).ids);
    return all;
}

/// Children of this process, whichever of its threads has them; nothing where the system does not
/// list them.
std::optional<std::vector<pid_t>> own_children() {
    std::vector<pid_t> all;
    std::error_code gone;
    for (std::filesystem::directory_iterator at("/proc/self/task", gone), end; !gone && at != end;
         at.increment(gone)) {
        std::ifstream children(at->path() / "children");
        if (!children && std::filesystem::exists(at->path(), gone)) return std::nullopt;
        for (pid_t child = 0; children >> child;) all.push_back(child);
    }
    return all;
}

/// Nobody is left of a tree that has a control group. Whoever has left the group has a parent that
/// did so too, or became this process's child when that was killed: while there is none of those,
/// it need not be looked for among all processes of the system.
bool is_over(const ProcessTree& tree) {
    if (!tree.cgroup || !root_has_ended(tree) || !tree.cgroup->members().empty()) return false;
    const auto children = own_children();
    if (!children) return false;
    bool one_was_reaped = false;  // whose own children may have become ours since they were listed
    for (const pid_t child : *children) {
        if (child == tree.root || awaited().has(child)) continue;
        siginfo_t ended{};
        const bool is_orphan_that_ended =
            ::getsid(child) != ::getsid(0) &&  // that somebody else here may wait for
            ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            ended.si_pid == child;
        if (!is_orphan_that_ended) return false;
        ::waitpid(child, nullptr, WNOHANG);
        one_was_reaped = true;
    }
    return !one_was_reaped;
}

Left kill_members_once(const ProcessTree& tree) {
    if (tree.cgroup) tree.cgroup->kill();
    if (is_over(tree)) return Left::none;
    const auto processes = all_processes();
    const auto still = members_among(processes, tree);
    for (const pid_t member : still.ids) ::kill(member, SIGKILL);
    if (!still.ids.empty() || !still.complete) return Left::some;
    reap_orphans(processes);
    return Left::none;
}

bool root_has_ended(const ProcessTree& tree) {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(tree.root), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid != 0;
}

void kill_members(const ProcessTree& tree) {
    const Instant deadline = monotonic_now() + std::chrono::seconds(1);
    Duration pause = std::chrono::microseconds(200);
    // A member may have been forking while the list was read: look again until it is empty.
    while (kill_members_once(tree) == Left::some) {
        if (monotonic_now() >= deadline) return;  // one is in an uninterruptible wait of the kernel
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, Duration(std::chrono::milliseconds(10)));
    }
}

pid_t make_awaited_child(const std::function<pid_t()>& fork) {
    const std::lock_guard lock(awaited().mutex);
    const pid_t child = fork();
    if (child > 0) awaited().children.insert(child);
    return child;
}

void no_wait_for(pid_t child) {
    const std::lock_guard lock(awaited().mutex);
    awaited().children.erase(child);
}

void end_descendants() { kill_members({.root = ::getpid(), .mark = {}}); }

}  // namespace femrun::system
