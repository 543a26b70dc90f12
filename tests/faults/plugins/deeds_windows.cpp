// SPDX-License-Identifier: MIT
#include "deeds.hpp"

#include <cstring>
#include <limits>
#include <new>

#include <fcntl.h>
#include <io.h>
#include <windows.h>

namespace misbehaving {

// The C library has 2048; Windows itself has millions of handles.
void open_without_end() {
    while (_open("NUL", _O_RDONLY) >= 0) {}
}

// No job's limit is kept under Wine: what is asked for last is more than any machine has.
void take_all_memory() {
    for (int taken = 0; taken < 64; ++taken) std::memset(new char[1 << 24], 1, 1 << 24);
    void* volatile none = ::operator new(std::numeric_limits<std::size_t>::max() / 4);
    static_cast<void>(none);
}

void stand_still() { SuspendThread(GetCurrentThread()); }

// Windows knows no polite request.
Stubborn stubborn_program() { return {"ping.exe", "C:\\", {"-n", "1000", "127.0.0.1"}}; }

}  // namespace misbehaving
