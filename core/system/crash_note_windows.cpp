// SPDX-License-Identifier: MIT
// An exception that nobody handles ends the process; before, Windows asks a function of ours. abort
// raises none in every C library, so it is made one: "exited with code 3" would tell nobody.
#include "system/crash_note.hpp"

#include <csignal>
#include <cstdint>
#include <cstring>

#include "system/api_windows.hpp"

namespace femrun::system {

namespace {

thread_local const std::string* present = nullptr;

// What Windows calls a program that gives up (STATUS_STACK_BUFFER_OVERRUN, by its history).
constexpr DWORD gave_up = 0xC0000409;

struct Crash {
    DWORD code;
    const char* name;
};
constexpr Crash crashes[] = {
    {0xC0000005, "access violation"},    {0xC0000006, "a page could not be read"},
    {0xC000001D, "illegal instruction"}, {0xC0000094, "integer division by zero"},
    {0xC0000095, "integer overflow"},    {0xC0000096, "privileged instruction"},
    {0xC00000FD, "stack overflow"},      {gave_up, "abort"}};

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
    for (const Crash& crash : crashes)
        if (crash.code == code) {
            say(" (");
            say(crash.name);
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
