// SPDX-License-Identifier: MIT
#include "system/output_guard.hpp"

#include <cerrno>
#include <cstdio>
#include <iostream>

#include <fcntl.h>
#include <unistd.h>

namespace femrun::system {

OutputGuard::OutputGuard() {
    if (folder_.path().empty()) return;
    std::cout.flush();
    std::fflush(stdout);
    const auto words = folder_.path() / "standard-output.txt";
    const int file = ::open(words.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    own_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (own_ >= 0 && ::dup2(file, STDOUT_FILENO) >= 0) words_ = words;
    ::close(file);
}

OutputGuard::~OutputGuard() {
    if (own_ < 0) return;
    std::cout.flush();
    std::fflush(stdout);
    ::dup2(own_, STDOUT_FILENO);
    ::close(own_);
}

void OutputGuard::write(std::string_view text) {
    const int to = own_ >= 0 ? own_ : STDOUT_FILENO;
    while (!text.empty()) {
        const ssize_t written = ::write(to, text.data(), text.size());
        if (written < 0 && errno != EINTR) return;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace femrun::system
