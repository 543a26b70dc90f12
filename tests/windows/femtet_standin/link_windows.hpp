// SPDX-License-Identifier: MIT
// How FemtetMacro.dll finds a Femtet: each that runs leaves a reference to its object in a file,
// and who holds the mutex of its name has it. (How the real ones find each other is not known.)
#pragma once

#include <windows.h>

#include <filesystem>
#include <string>
#include <vector>

namespace femtet_standin {

inline const CLSID class_id = {
    0x7e1b0c52, 0x6d0f, 0x4c0e, {0x9a, 0x53, 0x0c, 0x6b, 0x6b, 0x1f, 0x4d, 0x11}};

std::filesystem::path links_folder();
inline std::wstring mutex_name(const wchar_t* what, DWORD process) {
    return std::wstring(L"Local\\FemtetStandIn-") + what + L"-" + std::to_wstring(process);
}

/// Makes the object findable, until the process ends.
HRESULT publish(IDispatch* femtet);

/// The object of the Femtet with this process, whoever holds it; null when there is none.
IDispatch* femtet_of(DWORD process);

/// A Femtet that no process holds, which this one holds from now on; null when there is none.
IDispatch* take_free_femtet();

}  // namespace femtet_standin
