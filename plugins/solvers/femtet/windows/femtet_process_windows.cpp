// SPDX-License-Identifier: MIT
#include "windows/femtet_process_windows.hpp"

#include <cstdio>
#include <femrun/failure.hpp>

#include "trial/words.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace {

/// Ends with the last handle to it, which is ours.
HANDLE job_that_ends_with_us() {
    const HANDLE job = CreateJobObjectW(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

}  // namespace

std::unique_ptr<FemtetProcess> FemtetProcess::start(const std::filesystem::path& program,
                                                    Shown shown, const std::wstring& arguments) {
    STARTUPINFOW how{};
    how.cb = sizeof how;
    how.dwFlags = STARTF_USESHOWWINDOW;
    how.wShowWindow =
        static_cast<WORD>(shown == Shown::front ? SW_SHOWNOACTIVATE : SW_SHOWMINNOACTIVE);
    std::wstring command = L"\"" + program.wstring() + L"\"";
    if (!arguments.empty()) command.append(L" ").append(arguments);
    const DWORD console = shown == Shown::nowhere ? CREATE_NO_WINDOW : 0;
    PROCESS_INFORMATION made{};
    const std::wstring folder = program.parent_path().wstring();
    if (!CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, FALSE,
                        CREATE_SUSPENDED | console, nullptr, folder.c_str(), &how, &made))
        throw femrun::Unavailable("", "'" + text_of(program) + "' cannot be started: " +
                                          shown_result(HRESULT_FROM_WIN32(GetLastError())));
    const HANDLE job = job_that_ends_with_us();
    AssignProcessToJobObject(job, made.hProcess);
    ResumeThread(made.hThread);
    CloseHandle(made.hThread);
    return std::unique_ptr<FemtetProcess>(new FemtetProcess(made.hProcess, made.dwProcessId, job));
}

std::unique_ptr<FemtetProcess> FemtetProcess::of(DWORD id, Whose whose) {
    const DWORD rights = SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION |
                         (whose == Whose::ours ? PROCESS_TERMINATE | PROCESS_SET_QUOTA : 0u);
    const HANDLE process = id == 0 ? nullptr : OpenProcess(rights, FALSE, id);
    if (!process) return nullptr;
    HANDLE job = nullptr;
    if (whose == Whose::ours) {
        job = job_that_ends_with_us();
        AssignProcessToJobObject(job, process);
    }
    return std::unique_ptr<FemtetProcess>(new FemtetProcess(process, id, job));
}

FemtetProcess::~FemtetProcess() {
    if (job_) CloseHandle(job_);
    CloseHandle(process_);
}

bool FemtetProcess::ends_within(DWORD ms) const {
    return WaitForSingleObject(process_, ms) == WAIT_OBJECT_0;
}

std::string FemtetProcess::ending() const {
    DWORD code = 0;
    GetExitCodeProcess(process_, &code);
    if (code == 0xC0000005) return "access violation";
    if (code < 0x10000) return "exit code " + std::to_string(code);
    char text[32];
    std::snprintf(text, sizeof text, "exit code 0x%08lX", static_cast<unsigned long>(code));
    return text;
}

void FemtetProcess::kill() const {
    if (!job_) return;
    TerminateJobObject(job_, 1);
    TerminateProcess(process_, 1);  // one that no job would take
}

DWORD process_of(HWND window) {
    DWORD id = 0;
    GetWindowThreadProcessId(window, &id);
    return id;
}

}  // namespace femtet
