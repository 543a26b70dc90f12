// SPDX-License-Identifier: MIT
// What programs look at is opened for a moment by virus scanners and search indexes, and what was
// deleted is there until the last of them has closed it. Only for this room's Windows sources.
#pragma once

#include "system/api_windows.hpp"

namespace femrun::system {

/// For one wish, however many files it is about: who really holds them holds nobody up for long.
class Patience {
public:
    /// After a failure that may pass: waits a moment, and says that it is to be tried again.
    bool again(DWORD code);

private:
    int pauses_left_ = 100;
};

}  // namespace femrun::system
