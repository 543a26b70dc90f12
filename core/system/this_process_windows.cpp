// SPDX-License-Identifier: MIT
#include "system/this_process.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "system/native_windows.hpp"

#include <malloc.h>
#include <tlhelp32.h>

namespace femrun::system {

namespace {

// What is destroyed then takes no time; who waits for a thread that stands still waits for ever. A
// PC that is busy may leave this process without a turn for a second, which is no reason to lose
// its exit code.
constexpr std::chrono::milliseconds destroying_max{5000};

/// Held by who loads a library, and by threads that begin or end; the process's end wants it too.
class LoaderLock {
public:
    LoaderLock() {
        if (take_ != nullptr && give_back_ != nullptr) take_(0, nullptr, &cookie_);
    }
    ~LoaderLock() {
        if (cookie_ != 0) give_back_(0, cookie_);
    }
    LoaderLock(const LoaderLock&) = delete;
    LoaderLock& operator=(const LoaderLock&) = delete;

private:
    using Take = LONG WINAPI(ULONG flags, ULONG* outcome, ULONG_PTR* cookie);
    using GiveBack = LONG WINAPI(ULONG flags, ULONG_PTR cookie);

    Take* take_ = function_of<Take>(L"ntdll.dll", "LdrLockLoaderLock");
    GiveBack* give_back_ = function_of<GiveBack>(L"ntdll.dll", "LdrUnlockLoaderLock");
    ULONG_PTR cookie_ = 0;
};

void let_others_stand_still(DWORD but_for) {
    // Not while they begin or end, nor within a heap, which what is destroyed goes back to.
    const LoaderLock lock;
    const HANDLE heaps[] = {::GetProcessHeap(), reinterpret_cast<HANDLE>(::_get_heap_handle())};
    for (const HANDLE heap : heaps) ::HeapLock(heap);
    const Handle all(::CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0));
    THREADENTRY32 one{};
    one.dwSize = sizeof one;
    for (BOOL more = all ? ::Thread32First(all.get(), &one) : FALSE; more != 0;
         more = ::Thread32Next(all.get(), &one)) {
        const DWORD id = one.th32ThreadID;
        if (one.th32OwnerProcessID != ::GetCurrentProcessId() || id == but_for ||
            id == ::GetCurrentThreadId())
            continue;
        if (const Handle thread{::OpenThread(THREAD_SUSPEND_RESUME, FALSE, id)})
            ::SuspendThread(thread.get());
    }
    for (const HANDLE heap : heaps) ::HeapUnlock(heap);
}

/// `running` is told when this thread needs nothing any more that another may hold.
DWORD WINAPI end_when_it_takes_long(void* running) {
    ::SetEvent(running);
    ::Sleep(static_cast<DWORD>(destroying_max.count()));
    end_now(EXIT_FAILURE);
}

}  // namespace

std::filesystem::path executable_path() {
    static const std::filesystem::path path = [] {
        constexpr std::size_t longest = 32768;
        std::wstring name(longest, L'\0');
        name.resize(::GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size())));
        return name;
    }();
    return path;
}

std::uint64_t process_id() { return ::GetCurrentProcessId(); }

std::uint64_t process_started(std::uint64_t process) {
    const Handle opened(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE,
                                      static_cast<DWORD>(process)));
    // Another user's, who does not let us ask: it is there.
    if (!opened) return ::GetLastError() == ERROR_ACCESS_DENIED ? 1 : 0;
    FILETIME started{}, ended{}, kernel{}, user{};
    if (::WaitForSingleObject(opened.get(), 0) == WAIT_OBJECT_0 ||
        ::GetProcessTimes(opened.get(), &started, &ended, &kernel, &user) == 0)
        return 0;
    return std::uint64_t{started.dwHighDateTime} << 32 | started.dwLowDateTime;
}

std::size_t open_handles() {
    DWORD count = 0;
    return ::GetProcessHandleCount(::GetCurrentProcess(), &count) != 0 ? count : 0;
}

std::optional<std::string> used_up_limit() {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    if (::QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &limits,
                                    sizeof limits, nullptr) == 0)
        return std::nullopt;
    std::size_t least = 0;
    if ((limits.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_JOB_MEMORY) != 0)
        least = limits.JobMemoryLimit;
    if ((limits.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_PROCESS_MEMORY) != 0 &&
        (least == 0 || limits.ProcessMemoryLimit < least))
        least = limits.ProcessMemoryLimit;
    // Less than this is no room to work in.
    const std::size_t room = least / 16;
    if (room == 0) return std::nullopt;
    void* const page = ::VirtualAlloc(nullptr, room, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);
    if (page != nullptr) {
        ::VirtualFree(page, 0, MEM_RELEASE);
        return std::nullopt;
    }
    return "the " + std::to_string(least >> 20) + " MiB of memory that it may have";
}

std::string host_name() {
    DWORD size = 0;
    ::GetComputerNameExW(ComputerNameDnsHostname, nullptr, &size);
    std::wstring name(size, L'\0');
    if (size == 0 || ::GetComputerNameExW(ComputerNameDnsHostname, name.data(), &size) == 0 ||
        size == 0)
        return "localhost";
    name.resize(size);
    return utf8(name);
}

unsigned core_count() {
    DWORD_PTR ours = 0, all = 0;
    if (::GetProcessAffinityMask(::GetCurrentProcess(), &ours, &all) != 0 && ours != all)
        return std::max(1U, static_cast<unsigned>(std::popcount(std::uint64_t{ours})));
    // More than 64 are in several groups; the programs that we start are spread over them.
    return std::max<unsigned>(1U, ::GetActiveProcessorCount(ALL_PROCESSOR_GROUPS));
}

void outlive_failed_writes() {}

void keep_freed_memory() {}

void end_now(int code) {
    ::TerminateProcess(::GetCurrentProcess(), static_cast<UINT>(code));
    std::abort();  // never: a process can always end itself
}

void end_within(std::chrono::milliseconds grace, int code) {
    std::thread([grace, code] {
        std::this_thread::sleep_for(grace);
        end_now(code);
    }).detach();
}

void exit_without_destructors() {
    std::atexit([] {
        std::cout.flush();
        std::fflush(nullptr);
        DWORD guard = 0;
        // A thread that begins wants what another may hold, who then would stand still with it: so
        // the guard runs before anybody does. It sets the event, so that stays open for good.
        const HANDLE running = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
        const Handle thread(::CreateThread(nullptr, 0, end_when_it_takes_long, running, 0, &guard));
        if (thread) ::WaitForSingleObject(running, static_cast<DWORD>(destroying_max.count()));
        let_others_stand_still(guard);
    });
}

}  // namespace femrun::system
