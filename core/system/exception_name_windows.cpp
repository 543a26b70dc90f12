// SPDX-License-Identifier: MIT
#include "system/exception_name_windows.hpp"

namespace femrun::system {

namespace {

struct Name {
    std::uint32_t code;
    const char* name;
};

// What ends programs, of the many in ntstatus.h.
constexpr Name names[] = {{0xC0000005, "access violation"},
                          {0xC0000006, "a page could not be read"},
                          {0xC0000017, "out of memory"},
                          {0xC000001D, "illegal instruction"},
                          {0xC000008C, "array bounds exceeded"},
                          {0xC000008D, "floating-point denormal operand"},
                          {0xC000008E, "floating-point division by zero"},
                          {0xC000008F, "floating-point inexact result"},
                          {0xC0000090, "floating-point invalid operation"},
                          {0xC0000091, "floating-point overflow"},
                          {0xC0000092, "floating-point stack check"},
                          {0xC0000093, "floating-point underflow"},
                          {0xC0000094, "integer division by zero"},
                          {0xC0000095, "integer overflow"},
                          {0xC0000096, "privileged instruction"},
                          {0xC00000FD, "stack overflow"},
                          {0xC0000135, "a DLL that it needs was not found"},
                          {0xC0000138, "a DLL lacks a function that it needs"},
                          {0xC0000139, "a DLL lacks a function that it needs"},
                          {0xC000013A, "Ctrl-C or a closed console"},
                          {0xC0000142, "a DLL that it needs failed to start"},
                          {0xC000026B, "a DLL that it needs failed as Windows shut down"},
                          {0xC0000374, "heap corruption"},
                          {gave_up, "it gave up, as by abort"},
                          {0xC0000420, "assertion failure"},
                          {0xC06D007E, "a DLL that it needs was not found"},
                          {0xC06D007F, "a DLL lacks a function that it needs"},
                          {0xE0004652, "ended by femrun"},
                          {0xE0434352, ".NET exception"},
                          {0xE06D7363, "C++ exception"}};

}  // namespace

const char* exception_name(std::uint32_t code) {
    for (const Name& one : names)
        if (one.code == code) return one.name;
    return nullptr;
}

}  // namespace femrun::system
