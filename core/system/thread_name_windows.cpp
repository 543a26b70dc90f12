// SPDX-License-Identifier: MIT
#include "system/native_windows.hpp"
#include "system/thread_name.hpp"

namespace femrun::system {

void name_this_thread(const std::string& name) {
    // Windows 10 has it from version 1607 on.
    using Describe = HRESULT WINAPI(HANDLE, PCWSTR);
    static auto* const describe = function_of<Describe>(L"kernel32.dll", "SetThreadDescription");
    if (describe != nullptr) describe(::GetCurrentThread(), wide(name).c_str());
}

}  // namespace femrun::system
