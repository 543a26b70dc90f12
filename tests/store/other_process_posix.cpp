// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>

#include "store/other_process.hpp"

namespace femrun::store::testing {

namespace {

struct Pipe {
    int read_end = -1, write_end = -1;
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        read_end = ends[0];
        write_end = ends[1];
    }
};

/// What there is to read now, or waits for some; false at the end.
bool read_some(int from, std::string& into) {
    char piece[4096];
    ssize_t size = -1;
    do size = ::read(from, piece, sizeof piece);
    while (size < 0 && errno == EINTR);
    if (size > 0) into.append(piece, static_cast<std::size_t>(size));
    return size > 0;
}

void drop_rights() {
    constexpr unsigned nobody = 65534;
    if (::geteuid() != 0) return;
    if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0) ::_exit(1);
}

}  // namespace

Program::Program(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const Pipe pipe;
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(pipe.write_end, STDOUT_FILENO);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(pipe.write_end);
    output_ = pipe.read_end;
    process_ = child;
}

Program::~Program() {
    kill();
    ::close(static_cast<int>(output_));
}

std::uint64_t Program::id() const { return static_cast<std::uint64_t>(process_); }

std::string Program::line() {
    std::size_t end = unread_.find('\n');
    while (end == std::string::npos && read_some(static_cast<int>(output_), unread_))
        end = unread_.find('\n');
    if (end == std::string::npos) return {};
    std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    return line;
}

void Program::kill() {
    if (process_ == 0) return;
    ::kill(static_cast<pid_t>(process_), SIGKILL);
    ::waitpid(static_cast<pid_t>(process_), nullptr, 0);
    process_ = 0;
}

std::string as_nobody(const std::function<std::string()>& work) {
    const Pipe pipe;
    const pid_t child = ::fork();
    if (child == 0) {
        drop_rights();
        const std::string answer = work();
        const ssize_t written = ::write(pipe.write_end, answer.data(), answer.size());
        ::_exit(written == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    }
    ::close(pipe.write_end);
    std::string answer;
    while (read_some(pipe.read_end, answer)) {}
    ::close(pipe.read_end);
    ::waitpid(child, nullptr, 0);
    return answer;
}

}  // namespace femrun::store::testing
