// SPDX-License-Identifier: MIT
#include "system/patience_windows.hpp"

#include <algorithm>
#include <iterator>

namespace femrun::system {

bool Patience::again(DWORD code) {
    constexpr DWORD passing[] = {ERROR_SHARING_VIOLATION, ERROR_ACCESS_DENIED, ERROR_LOCK_VIOLATION,
                                 ERROR_DIR_NOT_EMPTY, ERROR_USER_MAPPED_FILE};
    constexpr DWORD pause_ms = 10;
    if (pauses_left_ == 0 ||
        std::find(std::begin(passing), std::end(passing), code) == std::end(passing))
        return false;
    --pauses_left_;
    ::Sleep(pause_ms);
    return true;
}

}  // namespace femrun::system
