// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

namespace femrun::test {

void strike(std::uint64_t process, Blow blow) {
    // Wine says of a child that was killed from outside that it has ended well.
    if (blow == Blow::kill && command_line(process).starts_with("Z:\\")) blow = Blow::abort;
    const auto signal = [&] {
        switch (blow) {
            case Blow::interrupt:
                return SIGINT;
            case Blow::hang_up:
                return SIGHUP;
            case Blow::stop:
                return SIGSTOP;
            case Blow::go_on:
                return SIGCONT;
            case Blow::kill:
                return SIGKILL;
            case Blow::abort:
                return SIGABRT;
            default:
                return SIGSEGV;
        }
    };
    ::kill(static_cast<pid_t>(process), signal());
}

namespace {

/// All that the pipe holds.
std::string emptied(int pipe) {
    std::string text;
    char some[4096];
    for (ssize_t got = 0; (got = ::read(pipe, some, sizeof some)) > 0;)
        text.append(some, static_cast<std::size_t>(got));
    return text;
}

}  // namespace

StuffedPipe::StuffedPipe(std::filesystem::path file) : file_(std::move(file)) {
    REQUIRE(::mkfifo(file_.c_str(), S_IRUSR | S_IWUSR) == 0);
    // Linux opens both ends at once, and whoever comes finds somebody at the other.
    pipe_ = ::open(file_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(pipe_ >= 0);
    while (::write(pipe_, "x", 1) == 1) {}
}

StuffedPipe::~StuffedPipe() { ::close(pipe_); }

void StuffedPipe::let_through() {
    // Whoever looks for the file would wait for more.
    std::filesystem::remove(file_);
    early_ = emptied(pipe_);
    early_.erase(0, early_.find_first_not_of('x'));
}

std::string StuffedPipe::text() const { return early_ + emptied(pipe_); }

void give_room(std::uint64_t process) {
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    REQUIRE(::prlimit(static_cast<pid_t>(process), RLIMIT_FSIZE, &unlimited, nullptr) == 0);
}

std::string command_line(std::uint64_t process) {
    std::ifstream arguments("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
    std::ostringstream command;
    command << arguments.rdbuf();
    std::string text = command.str();
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

namespace {

std::vector<std::uint64_t> processes() {
    std::vector<std::uint64_t> all;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") == std::string::npos)
            all.push_back(std::stoull(name));
    }
    return all;
}

}  // namespace

std::vector<std::string> running_below(const std::filesystem::path& folder) {
    std::vector<std::string> found;
    for (const std::uint64_t process : processes()) {
        if (process == static_cast<std::uint64_t>(::getpid())) continue;
        std::error_code gone;
        const auto place =
            std::filesystem::read_symlink("/proc/" + std::to_string(process) + "/cwd", gone);
        const std::string command = command_line(process);
        if (command.empty()) continue;  // gone, or waits to be reaped
        if (place.string().starts_with(folder.string()) ||
            command.find(folder.string()) != std::string::npos)
            found.push_back(command);
    }
    return found;
}

namespace {

std::uint64_t parent_of(std::uint64_t process, char& state) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(stat, line);
    const auto after_name = line.rfind(')');
    std::uint64_t parent = 0;
    if (after_name != std::string::npos)
        std::istringstream(line.substr(after_name + 1)) >> state >> parent;
    return parent;
}

/// Whether Wine started it for the other one: its processes are nobody's children, but keep to the
/// folder of what started them; and Femrun starts workers, which start hosts.
bool started_by(std::uint64_t child, std::uint64_t process) {
    const std::string mine = command_line(child), theirs = command_line(process);
    if (mine.find("femrun.exe ") == std::string::npos) return false;
    std::error_code gone;
    const auto folder = [&](std::uint64_t one) {
        return std::filesystem::read_symlink("/proc/" + std::to_string(one) + "/cwd", gone);
    };
    const bool by_worker = theirs.find(" worker ") != std::string::npos;
    return mine.find(by_worker ? " host " : " worker --pipe ") != std::string::npos &&
           folder(child) == folder(process) && !gone;
}

}  // namespace

std::vector<Offspring> offspring(std::uint64_t process) {
    std::vector<Offspring> children;
    for (const std::uint64_t id : processes()) {
        char state = 0;
        const bool is_child = parent_of(id, state) == process || started_by(id, process);
        if (is_child && state != 'Z') children.push_back({id, command_line(id)});
    }
    return children;
}

}  // namespace femrun::test
