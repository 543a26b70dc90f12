// SPDX-License-Identifier: MIT
// What a signal handler calls here may be called there (signal-safety(7)).
#include "system/crash_note.hpp"

#include <csignal>
#include <cstring>

#include <unistd.h>

namespace femrun::system {

namespace {

thread_local const std::string* present = nullptr;

struct Crash {
    int signal;
    const char* name;
};
constexpr Crash crashes[] = {{SIGSEGV, " signal SIGSEGV\n"},
                             {SIGBUS, " signal SIGBUS\n"},
                             {SIGFPE, " signal SIGFPE\n"},
                             {SIGILL, " signal SIGILL\n"},
                             {SIGABRT, " signal SIGABRT\n"}};

void say(const char* text, std::size_t size) {
    if (::write(STDERR_FILENO, text, size) < 0) return;  // nobody is left to be told
}

extern "C" void tell_and_end(int signal) {
    if (present != nullptr) {
        say(present->data(), present->size());
        for (const Crash& crash : crashes)
            if (crash.signal == signal) say(crash.name, std::strlen(crash.name));
    }
    struct sigaction as_before {};
    as_before.sa_handler = SIG_DFL;
    ::sigaction(signal, &as_before, nullptr);
    ::raise(signal);
}

}  // namespace

CrashNote::CrashNote(const std::string& text) : outer_(present) { present = &text; }
CrashNote::~CrashNote() { present = outer_; }

void tell_crashes() {
    for (const Crash& crash : crashes) {
        struct sigaction now {};
        if (::sigaction(crash.signal, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) continue;
        struct sigaction telling {};
        telling.sa_handler = tell_and_end;
        ::sigaction(crash.signal, &telling, nullptr);
    }
}

void crash_without_window() {}

}  // namespace femrun::system
