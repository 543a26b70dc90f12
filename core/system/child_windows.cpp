// SPDX-License-Identifier: MIT
#include "system/child.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "system/ending_trees.hpp"
#include "system/launch_windows.hpp"
#include "system/memory_watch.hpp"
#include "system/process_tree_windows.hpp"
#include "system/signal_name.hpp"

#include <psapi.h>

namespace femrun::system {

namespace {

double seconds(std::uint64_t hundreds_of_nanoseconds) {
    return 1e-7 * static_cast<double>(hundreds_of_nanoseconds);
}

std::uint64_t number(FILETIME time) {
    return std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime;
}

/// Windows says with one number what a program gave and what ended it. An error of the system's, or
/// of those who speak its language, has the two highest bits set and the fourth not; programs that
/// give -1 have that too.
bool is_exception(DWORD code) {
    constexpr DWORD breakpoint = 0x80000003;
    return (code & 0xD0000000) == 0xC0000000 || code == breakpoint;
}

/// Of the whole tree, also of members that have ended.
double cpu_of(const ProcessTree& tree) {
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION all{};
    std::uint64_t used = 0;
    if (::QueryInformationJobObject(tree.job.get(), JobObjectBasicAccountingInformation, &all,
                                    sizeof all, nullptr) != 0)
        used =
            static_cast<std::uint64_t>(all.TotalUserTime.QuadPart + all.TotalKernelTime.QuadPart);
    FILETIME started{}, ended{}, kernel{}, user{};
    if (::GetProcessTimes(tree.root.get(), &started, &ended, &kernel, &user) != 0)
        used = std::max(used, number(kernel) + number(user));
    return seconds(used);
}

std::uint64_t peak_of(const ProcessTree& tree) {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION facts{};
    if (::QueryInformationJobObject(tree.job.get(), JobObjectExtendedLimitInformation, &facts,
                                    sizeof facts, nullptr) != 0 &&
        facts.PeakProcessMemoryUsed > 0)
        return facts.PeakProcessMemoryUsed;
    PROCESS_MEMORY_COUNTERS memory{};
    if (::GetProcessMemoryInfo(tree.root.get(), &memory, sizeof memory) != 0)
        return memory.PeakWorkingSetSize;
    return 0;
}

}  // namespace

std::string Ended::text() const {
    if (static_cast<DWORD>(signal) == killed_by_us) return "was killed";
    if (signal != 0) return fmt::format("died with {}", signal_text(signal));
    return fmt::format("exited with code {}", code);
}

struct Child::State {
    State(ProcessTree given, Instant begun) : tree(std::move(given)), start(begun) {}

    ProcessTree tree;
    KnownTree known{tree};
    Instant start;
    std::optional<Ended> ended;
    bool left_to_others = false;  // another thread ends the tree

    void look() {
        DWORD code = 0;
        if (ended || !root_has_ended(tree) || ::GetExitCodeProcess(tree.root.get(), &code) == 0)
            return;
        const bool exited = !is_exception(code);
        ended = Ended{
            .code = exited ? static_cast<int>(code) : -1,
            .signal = exited ? 0 : static_cast<int>(code),
            .wall_s = std::chrono::duration<double>(monotonic_now() - start).count(),
            .cpu_s = cpu_of(tree),
            .peak_memory = peak_of(tree),
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

std::uint64_t Child::id() const { return state_->tree.root_id; }

bool Child::is_traced() const {
    BOOL traced = FALSE;
    return ::CheckRemoteDebuggerPresent(state_->tree.root.get(), &traced) != 0 && traced != FALSE;
}

std::optional<Ended> Child::ended() {
    state_->look();
    return state_->ended;
}

std::optional<Ended> Child::wait(Duration limit) {
    const Instant deadline = monotonic_now() + limit;
    for (;;) {
        state_->look();
        const Duration left = deadline - monotonic_now();
        if (state_->ended || left <= Duration::zero()) return state_->ended;
        const auto left_ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        ::WaitForSingleObject(state_->tree.root.get(),
                              static_cast<DWORD>(std::min<std::int64_t>(left_ms, 60'000)));
    }
}

std::shared_ptr<void> Child::watch_memory(std::uint64_t limit,
                                          std::function<void(std::uint64_t used)> over) const {
    // It is read there alone, and does not change.
    return system::watch_memory({state_, &state_->tree}, limit, std::move(over));
}

void Child::end_tree(Duration) {
    kill_members(state_->tree);
    state_->look();
}

void Child::end_tree_soon(Duration patience) {
    if (patience == Duration::zero()) kill_members_once(state_->tree);
    if (std::exchange(state_->left_to_others, true)) return;
    // That thread reads the tree alone, which does not change.
    end_on_another_thread({state_, &state_->tree}, state_, patience);
}

Result<Child> spawn(ChildSpec spec) {
    const Instant start = monotonic_now();
    auto tree = launch(spec);
    if (!tree) return std::move(tree).error();
    return Child(std::make_shared<Child::State>(*std::move(tree), start));
}

}  // namespace femrun::system
