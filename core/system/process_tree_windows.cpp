// SPDX-License-Identifier: MIT
#include "system/process_tree_windows.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <set>
#include <thread>

#include "base/clock.hpp"
#include "system/child.hpp"

namespace femrun::system {

namespace {

constexpr Duration kill_for = std::chrono::seconds(1);

struct Known {
    std::mutex mutex;
    std::set<const ProcessTree*> trees;
    HANDLE own_job = nullptr;
};

Known& known() {
    // Threads that still end a tree may live longer than what is destroyed at the process's end.
    static Known& all = *new Known;
    return all;
}

template <typename Once>
void until_none_is_left(Once kill_once) {
    const Instant deadline = monotonic_now() + kill_for;
    Duration pause = std::chrono::microseconds(200);
    while (kill_once() == Left::some && monotonic_now() < deadline) {
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, Duration(std::chrono::milliseconds(10)));
    }
}

/// Whom this process has started otherwise than as a tree, within the job that was made for it.
Left kill_others_in(HANDLE job) {
    Left left = Left::none;
    for (const DWORD member : members(job)) {
        if (member == ::GetCurrentProcessId()) continue;
        const Handle opened(
            ::OpenProcess(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, member));
        // Its number may be a stranger's by now.
        BOOL within = FALSE;
        if (opened && ::IsProcessInJob(opened.get(), job, &within) != 0 && within != FALSE &&
            ::TerminateProcess(opened.get(), killed_by_us) != 0)
            left = Left::some;
    }
    return left;
}

}  // namespace

Result<Handle> new_job(const wchar_t* name) {
    Handle job(::CreateJobObjectW(nullptr, name));
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    if (!job || ::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits,
                                          sizeof limits) == 0)
        return Error{ErrorKind::unavailable, last_reason()};
    return job;
}

std::vector<DWORD> members(HANDLE job) {
    // Twice as many as were told to be there may be there by now.
    for (std::size_t room = 64;; room *= 2) {
        std::vector<std::max_align_t> bytes(
            (sizeof(JOBOBJECT_BASIC_PROCESS_ID_LIST) + room * sizeof(ULONG_PTR)) /
                sizeof(std::max_align_t) +
            1);
        auto* const list = reinterpret_cast<JOBOBJECT_BASIC_PROCESS_ID_LIST*>(bytes.data());
        const auto size = static_cast<DWORD>(bytes.size() * sizeof(std::max_align_t));
        if (::QueryInformationJobObject(job, JobObjectBasicProcessIdList, list, size, nullptr) !=
            0) {
            std::vector<DWORD> ids;
            for (DWORD i = 0; i < list->NumberOfProcessIdsInList; ++i)
                ids.push_back(static_cast<DWORD>(list->ProcessIdList[i]));
            return ids;
        }
        constexpr std::size_t enough = 1 << 20;
        if (::GetLastError() != ERROR_MORE_DATA || room > enough) return {};
    }
}

bool root_has_ended(const ProcessTree& tree) {
    return ::WaitForSingleObject(tree.root.get(), 0) == WAIT_OBJECT_0;
}

Left kill_members_once(const ProcessTree& tree) {
    if (members(tree.job.get()).empty() && root_has_ended(tree)) return Left::none;
    ::TerminateJobObject(tree.job.get(), killed_by_us);
    return Left::some;
}

void kill_members(const ProcessTree& tree) {
    until_none_is_left([&] { return kill_members_once(tree); });
}

KnownTree::KnownTree(const ProcessTree& tree) : tree_(tree) {
    const std::lock_guard lock(known().mutex);
    known().trees.insert(&tree_);
}

KnownTree::~KnownTree() {
    const std::lock_guard lock(known().mutex);
    known().trees.erase(&tree_);
}

void this_process_is_in(HANDLE job) {
    const std::lock_guard lock(known().mutex);
    known().own_job = job;
}

void end_descendants() {
    const std::lock_guard lock(known().mutex);
    for (const ProcessTree* tree : known().trees)
        ::TerminateJobObject(tree->job.get(), killed_by_us);
    for (const ProcessTree* tree : known().trees) kill_members(*tree);
    if (known().own_job != nullptr)
        until_none_is_left([] { return kill_others_in(known().own_job); });
}

}  // namespace femrun::system
