// SPDX-License-Identifier: MIT
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/child.hpp"
#include "system/ending_trees.hpp"
#include "system/launch_posix.hpp"
#include "system/memory_watch.hpp"
#include "system/process_tree_posix.hpp"
#include "system/signal_name.hpp"

namespace femrun::system {

namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

}  // namespace

std::string Ended::text() const {
    if (signal != 0) return fmt::format("died with {}", signal_text(signal));
    return fmt::format("exited with code {}", code);
}

struct Child::State {
    ProcessTree tree;
    Instant start;
    int watch = -1;  // a descriptor that is readable once the child has ended; -1: not supported
    std::optional<Ended> ended;
    bool left_to_others = false;  // another thread ends the tree

    // The child stays a zombie for as long as this lives, so that its id, by which its tree is
    // known, cannot become another process's.
    ~State() {
        if (watch >= 0) ::close(watch);
        for (int tries = 0; ::waitpid(tree.root, nullptr, WNOHANG) == 0 && tries < 100; ++tries)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        no_wait_for(tree.root);
    }

    void look() {
        if (ended) return;
        // The system call gives more than the library's function: what the child has used.
        siginfo_t info{};
        rusage usage{};
        if (::syscall(SYS_waitid, P_PID, tree.root, &info, WEXITED | WNOHANG | WNOWAIT, &usage) !=
                0 ||
            info.si_pid == 0)
            return;
        const bool exited = info.si_code == CLD_EXITED;
        ended = Ended{
            .code = exited ? info.si_status : -1,
            .signal = exited ? 0 : info.si_status,
            .wall_s = std::chrono::duration<double>(monotonic_now() - start).count(),
            .cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
            .peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024,
        };
    }
};

Child::Child(std::shared_ptr<State> state) : state_(std::move(state)) {}
Child::Child(Child&&) noexcept = default;
Child& Child::operator=(Child&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}
Child::~Child() {
    if (!state_) return;
    // Now: who watches its memory may have hold of it for a moment longer.
    if (!state_->ended && !state_->left_to_others) kill_members(state_->tree);
    if (state_->left_to_others) let_go_on_another_thread(std::move(state_));
}

std::uint64_t Child::id() const { return static_cast<std::uint64_t>(state_->tree.root); }

bool Child::is_traced() const {
    std::ifstream status(fmt::format("/proc/{}/status", state_->tree.root));
    for (std::string word; status >> word;)
        if (word == "TracerPid:") return status >> word && word != "0";
    return false;
}

std::optional<Ended> Child::ended() {
    state_->look();
    return state_->ended;
}

std::optional<Ended> Child::wait(Duration limit) {
    const Instant deadline = monotonic_now() + limit;
    Duration pause = std::chrono::microseconds(500);
    for (;;) {
        state_->look();
        const Duration left = deadline - monotonic_now();
        if (state_->ended || left <= Duration::zero()) return state_->ended;
        if (state_->watch >= 0) {
            pollfd until{.fd = state_->watch, .events = POLLIN, .revents = 0};
            const auto left_ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
            ::poll(&until, 1, static_cast<int>(std::min<std::int64_t>(left_ms, 60'000)));
        } else {
            std::this_thread::sleep_for(std::min(pause, left));
            pause = std::min(pause * 2, Duration(std::chrono::milliseconds(20)));
        }
    }
}

std::shared_ptr<void> Child::watch_memory(std::uint64_t limit,
                                          std::function<void(std::uint64_t used)> over) const {
    // It is read there alone, and does not change.
    return system::watch_memory({state_, &state_->tree}, limit, std::move(over));
}

void Child::end_tree(Duration grace) {
    if (grace > Duration::zero()) {
        for (const pid_t member : members(state_->tree)) ::kill(member, SIGTERM);
        const Instant deadline = monotonic_now() + grace;
        while (monotonic_now() < deadline && !members(state_->tree).empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    kill_members(state_->tree);
    state_->look();
}

void Child::end_tree_soon(Duration patience) {
    // While it is ours it is a zombie at least, so that no other process can have its number.
    if (patience == Duration::zero()) ::kill(state_->tree.root, SIGKILL);
    if (std::exchange(state_->left_to_others, true)) return;
    // That thread reads the tree alone, which does not change.
    end_on_another_thread({state_, &state_->tree}, state_, patience);
}

Result<Child> spawn(ChildSpec spec) {
    become_reaper();
    const std::string mark = new_tree_mark();
    const Instant start = monotonic_now();
    std::shared_ptr<Cgroup> cgroup = Cgroup::make("femrun-" + name_in_mark(mark));
    auto id = launch(spec, mark, cgroup.get());
    if (!id) return std::move(id).error();
    auto state = std::make_shared<Child::State>();
    state->tree = {.root = *id, .mark = mark, .cgroup = std::move(cgroup)};
    state->start = start;
    state->watch = static_cast<int>(::syscall(SYS_pidfd_open, *id, 0));
    return Child(std::move(state));
}

}  // namespace femrun::system
