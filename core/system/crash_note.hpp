// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::system {

/// What to say on standard error if this thread crashes while the note lives: who did it. Notes of
/// one thread end in the reverse order. Costs two stores.
class CrashNote {
public:
    /// `text` outlives the note; the signal's name and a line end follow it.
    explicit CrashNote(const std::string& text);
    ~CrashNote();
    CrashNote(const CrashNote&) = delete;
    CrashNote& operator=(const CrashNote&) = delete;

private:
    const std::string* outer_;
};

/// From now on crashes (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) of threads with a note are told;
/// they end the process as before. Signals that somebody else handles are left alone. (Windows
/// twin: SetUnhandledExceptionFilter.)
void tell_crashes();

/// From the start of a program on, no crash of it or of what it starts opens a window that waits
/// for somebody; only Windows has such.
void crash_without_window();

}  // namespace femrun::system
