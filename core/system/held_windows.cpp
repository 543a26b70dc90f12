// SPDX-License-Identifier: MIT
#include "system/held.hpp"

#include "system/native_windows.hpp"
#include "system/this_process.hpp"

#include <psapi.h>
#include <tlhelp32.h>

namespace femrun::system {

namespace {

std::uint64_t threads_now() {
    const Handle all(::CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0));
    THREADENTRY32 one{};
    one.dwSize = sizeof one;
    std::uint64_t count = 0;
    for (BOOL more = all ? ::Thread32First(all.get(), &one) : FALSE; more != 0;
         more = ::Thread32Next(all.get(), &one))
        if (one.th32OwnerProcessID == ::GetCurrentProcessId()) ++count;
    return count;
}

}  // namespace

Held held_now() {
    Held held;
    held.handles = open_handles();
    held.threads = threads_now();
    PROCESS_MEMORY_COUNTERS memory{};
    if (::GetProcessMemoryInfo(::GetCurrentProcess(), &memory, sizeof memory) != 0)
        held.memory = memory.WorkingSetSize;
    return held;
}

}  // namespace femrun::system
