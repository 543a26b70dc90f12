// SPDX-License-Identifier: MIT
#include "system/birth_windows.hpp"

#include <algorithm>

namespace femrun::system {

Birth::Birth(std::vector<HANDLE> handles, HANDLE job) : handles_(std::move(handles)), job_(job) {
    // Windows takes none twice.
    std::sort(handles_.begin(), handles_.end());
    handles_.erase(std::unique(handles_.begin(), handles_.end()), handles_.end());
    constexpr DWORD count = 2;
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, count, 0, &size);
    room_ = std::make_unique<std::byte[]>(size);
    auto* const list = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(room_.get());
    if (::InitializeProcThreadAttributeList(list, count, 0, &size) == 0) return;
    list_ = list;
    // Windows 10 knows both; what does not know the second leaves it to `is_put_into`.
    constexpr DWORD_PTR born_into_jobs = 0x0002000D;  // PROC_THREAD_ATTRIBUTE_JOB_LIST
    ::UpdateProcThreadAttribute(list_, 0, born_into_jobs, &job_, sizeof job_, nullptr, nullptr);
    whole_ =
        ::UpdateProcThreadAttribute(list_, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(),
                                    handles_.size() * sizeof(HANDLE), nullptr, nullptr) != 0;
}

Birth::~Birth() {
    if (list_ != nullptr) ::DeleteProcThreadAttributeList(list_);
}

bool is_put_into(HANDLE job, HANDLE process) {
    BOOL within = FALSE;
    return (::IsProcessInJob(process, job, &within) != 0 && within != FALSE) ||
           ::AssignProcessToJobObject(job, process) != 0;
}

}  // namespace femrun::system
