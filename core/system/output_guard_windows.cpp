// SPDX-License-Identifier: MIT
// Code of others writes through the C library, whose descriptor 1 is another one meanwhile, or to
// the handle that Windows calls standard output, which the C library changes along with it.
#include "system/output_guard.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "system/api_windows.hpp"

#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>

namespace femrun::system {

namespace {

constexpr int standard_output = 1;

void point_windows_to(int descriptor) {
    ::SetStdHandle(STD_OUTPUT_HANDLE, reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor)));
}

}  // namespace

OutputGuard::OutputGuard() {
    if (folder_.path().empty()) return;
    std::cout.flush();
    std::fflush(stdout);
    const auto words = folder_.path() / "standard-output.txt";
    const int file =
        ::_wopen(words.c_str(), _O_WRONLY | _O_CREAT | _O_APPEND | _O_BINARY | _O_NOINHERIT,
                 _S_IREAD | _S_IWRITE);
    if (file < 0) return;
    own_ = ::_dup(standard_output);
    if (own_ >= 0 && ::_dup2(file, standard_output) >= 0) {
        words_ = words;
        point_windows_to(standard_output);
    }
    ::_close(file);
}

OutputGuard::~OutputGuard() {
    if (own_ < 0) return;
    std::cout.flush();
    std::fflush(stdout);
    ::_dup2(own_, standard_output);
    point_windows_to(standard_output);
    ::_close(own_);
}

void OutputGuard::write(std::string_view text) {
    const int to = own_ >= 0 ? own_ : standard_output;
    constexpr std::size_t at_once = std::size_t{1} << 20;
    while (!text.empty()) {
        const int written =
            ::_write(to, text.data(), static_cast<unsigned>(std::min(text.size(), at_once)));
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace femrun::system
