// SPDX-License-Identifier: MIT
// An exception that nobody handles ends the process; before, Windows asks a function of ours. abort
// raises none in every C library, so it is made one: "exited with code 3" would tell nobody.
#include "system/crash_note.hpp"

#include <csignal>
#include <cstring>

#include "system/api_windows.hpp"
#include "system/exception_name_windows.hpp"

namespace femrun::system {

namespace {

thread_local const std::string* present = nullptr;

void say(const char* text, std::size_t size) {
    DWORD written = 0;
    ::WriteFile(::GetStdHandle(STD_ERROR_HANDLE), text, static_cast<DWORD>(size), &written,
                nullptr);
}

void say(const char* text) { say(text, std::strlen(text)); }

// Memory may be what is broken: nothing is allocated from here on.
void tell(DWORD code) {
    if (present == nullptr) return;
    char number[] = " exception 0x00000000";
    for (std::size_t digit = 0; digit < 8; ++digit)
        number[sizeof number - 2 - digit] = "0123456789ABCDEF"[(code >> (4 * digit)) & 15];
    say(present->data(), present->size());
    say(number);
    if (const char* const name = exception_name(code)) {
        say(" (");
        say(name);
        say(")");
    }
    say("\n");
}

LPTOP_LEVEL_EXCEPTION_FILTER before = nullptr;

LONG WINAPI tell_and_go_on(EXCEPTION_POINTERS* what) {
    tell(what->ExceptionRecord->ExceptionCode);
    return before != nullptr ? before(what) : EXCEPTION_CONTINUE_SEARCH;
}

extern "C" void tell_and_end(int) {
    tell(gave_up);
    ::TerminateProcess(::GetCurrentProcess(), gave_up);
}

}  // namespace

CrashNote::CrashNote(const std::string& text) : outer_(present) { present = &text; }
CrashNote::~CrashNote() { present = outer_; }

void tell_crashes() {
    static const bool told = [] {
        before = ::SetUnhandledExceptionFilter(tell_and_go_on);
        const auto now = std::signal(SIGABRT, tell_and_end);
        if (now != SIG_DFL && now != SIG_ERR) std::signal(SIGABRT, now);
        return true;
    }();
    static_cast<void>(told);
}

void crash_without_window() {
    ::SetErrorMode(::GetErrorMode() | SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX |
                   SEM_NOOPENFILEERRORBOX);
}

}  // namespace femrun::system
