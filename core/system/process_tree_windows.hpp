// SPDX-License-Identifier: MIT
// A process tree is a job: whatever a member starts is a member, and nobody can leave. When the
// last handle to the job is closed, however its owner ends, Windows kills all who are still in it.
// Jobs lie within each other as the processes do. Only for this room's Windows sources.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "system/native_windows.hpp"
#include "system/process_tree.hpp"

namespace femrun::system {

/// How a process ends that we kill, for it must say something: no exit code of a program's looks
/// like this, nor an exception of Windows's ("FR", in the range that Windows leaves to others).
inline constexpr DWORD killed_by_us = 0xE0004652;

struct ProcessTree {
    Handle job, root;
    DWORD root_id = 0;
};

/// A job that ends with its last handle; by a name it is found while that is there.
Result<Handle> new_job(const wchar_t* name = nullptr);

/// The members that run.
std::vector<DWORD> members(HANDLE job);

/// As long as it lives, `end_descendants` ends this tree too.
class KnownTree {
public:
    explicit KnownTree(const ProcessTree& tree);
    ~KnownTree();
    KnownTree(const KnownTree&) = delete;
    KnownTree& operator=(const KnownTree&) = delete;

private:
    const ProcessTree& tree_;
};

/// The parent has made this job for this process alone. It is kept until this process ends, and
/// what then is left in it ends with it, also when the parent has died before.
void this_process_is_in(HANDLE job);

}  // namespace femrun::system
