// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <functional>

namespace femtet {

/// One at a time in the session of this user. For the thread that takes it.
class MachineLock {
public:
    /// `while_waiting` is called about ten times a second, and may throw.
    explicit MachineLock(
        const wchar_t* name, const std::function<void()>& while_waiting = [] {})
        : mutex_(CreateMutexW(nullptr, FALSE, name)) {
        // Abandoned: its owner died, and what it guards is looked at anew by everybody.
        while (WaitForSingleObject(mutex_, 100) == WAIT_TIMEOUT) {
            try {
                while_waiting();
            } catch (...) {
                CloseHandle(mutex_);
                throw;
            }
        }
    }
    ~MachineLock() {
        ReleaseMutex(mutex_);
        CloseHandle(mutex_);
    }
    MachineLock(const MachineLock&) = delete;
    MachineLock& operator=(const MachineLock&) = delete;

private:
    HANDLE mutex_;
};

}  // namespace femtet
