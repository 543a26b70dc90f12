// SPDX-License-Identifier: MIT
// What a process is given at its birth beside its command line. Only for this room's Windows
// sources.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "system/api_windows.hpp"

namespace femrun::system {

/// Names the handles that a child inherits, so that all others of this process stay its own, and
/// the job that it is born into, so that it is in it also when this process is killed just then.
class Birth {
public:
    Birth(std::vector<HANDLE> handles, HANDLE job);
    ~Birth();
    Birth(const Birth&) = delete;
    Birth& operator=(const Birth&) = delete;

    /// Null with Windows's last error. [Lives as long as this does.]
    LPPROC_THREAD_ATTRIBUTE_LIST list() const { return whole_ ? list_ : nullptr; }

private:
    std::vector<HANDLE> handles_;
    HANDLE job_;
    std::unique_ptr<std::byte[]> room_;
    LPPROC_THREAD_ATTRIBUTE_LIST list_ = nullptr;
    bool whole_ = false;
};

/// Where the system has borne it elsewhere, it is put into the job now; false with Windows's last
/// error.
bool is_put_into(HANDLE job, HANDLE process);

}  // namespace femrun::system
