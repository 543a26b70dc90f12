// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <string>

namespace femtet {

/// While one of these lives, Femtet does not save by itself, about which it may ask in a dialog.
/// The setting is one of the user for all Femtets: the last who needs it gives it back as it was,
/// also when others before died without doing so.
class AutoSaveOff {
public:
    AutoSaveOff();
    ~AutoSaveOff();
    AutoSaveOff(const AutoSaveOff&) = delete;
    AutoSaveOff& operator=(const AutoSaveOff&) = delete;

private:
    std::wstring name_;
    HANDLE held_ = nullptr;  // the mutex that says that this one lives
};

}  // namespace femtet
