// SPDX-License-Identifier: MIT
#include "system/launch_posix.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/find_program_posix.hpp"
#include "system/process_tree_posix.hpp"

extern char** environ;

namespace femrun::system {

namespace {

// Where a child finds its end of the pipe: the first number after the standard streams.
constexpr int pipe_descriptor = 3;

/// A descriptor that is closed again, moved out of the way of 0 to 3, where the child's own go.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

    static Descriptor out_of_the_way(int number) {
        return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, 10));
    }

private:
    int number_ = -1;
};

std::string_view name_of(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

std::vector<std::string> environment_of(const ChildSpec& spec, const std::string& mark) {
    std::vector<std::string> all = spec.environment;
    all.push_back(fmt::format("{}={}", tree_variable, mark));
    const std::size_t given = all.size();
    for (char** variable = environ; *variable != nullptr; ++variable) {
        bool replaced = false;
        for (std::size_t i = 0; i < given && !replaced; ++i)
            replaced = name_of(all[i]) == name_of(*variable);
        if (!replaced) all.emplace_back(*variable);
    }
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// What may be there again later: descriptors, processes, memory, disk, a file that is being
/// written.
bool passes(int error) {
    return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE ||
           error == ENOSPC || error == EDQUOT || error == ETXTBSY;
}

Error cannot_start(const std::string& program, int error) {
    return {ErrorKind::unavailable,
            fmt::format("program '{}': cannot be started ({}); close programs or raise 'ulimit'",
                        program, std::strerror(error))};
}

Result<Descriptor> open_output(const Output& output, const std::filesystem::path& folder,
                               const std::string& program) {
    if (output.to == Output::To::inherited) return Descriptor();
    const bool discard = output.to == Output::To::discarded;
    const std::filesystem::path path = discard ? "/dev/null" : folder / output.file;
    const Descriptor opened(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (discard ? 0 : O_TRUNC), 0666));
    if (opened.number() < 0 && (errno == ENOSPC || errno == EDQUOT))
        return Error{ErrorKind::unavailable,
                     fmt::format("program '{}': its output file '{}' cannot be written ({}); free "
                                 "some space",
                                 program, path.string(), std::strerror(errno))};
    if (opened.number() < 0 && passes(errno)) return cannot_start(program, errno);
    if (opened.number() < 0)
        return Error{ErrorKind::invalid,
                     fmt::format("program '{}': its output file '{}' cannot be written ({}); name "
                                 "a file in a folder that exists",
                                 program, path.string(), std::strerror(errno))};
    auto moved = Descriptor::out_of_the_way(opened.number());
    if (moved.number() < 0) return cannot_start(program, errno);
    return moved;
}

Result<Descriptor> open_input(const ChildSpec& spec, const std::string& program) {
    const std::filesystem::path path =
        spec.input.empty() ? std::filesystem::path("/dev/null") : spec.folder / spec.input;
    const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.number() < 0 && passes(errno)) return cannot_start(program, errno);
    if (opened.number() < 0)
        return Error{ErrorKind::invalid,
                     fmt::format("program '{}': its input file '{}' cannot be read ({}); name a "
                                 "file that exists",
                                 program, path.string(), std::strerror(errno))};
    auto moved = Descriptor::out_of_the_way(opened.number());
    if (moved.number() < 0) return cannot_start(program, errno);
    return moved;
}

enum class Life { child, detached };
enum class Step : int { folder, exec, detached };

/// Who was started so passes it on.
bool ignores_requests() {
    struct sigaction now {};
    return ::sigaction(SIGTERM, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

/// Raw clones run beside what sanitizers keep of threads, and may wait for it for ever.
constexpr bool is_sanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

/// As fork, but the child is born in that control group. Negative where this kernel, or the rules
/// of a container, do not know how.
pid_t fork_into(int cgroup) {
    if (is_sanitized) return -1;
    clone_args how{};
    how.flags = CLONE_INTO_CGROUP;
    how.exit_signal = SIGCHLD;
    how.cgroup = static_cast<__u64>(cgroup);
    return static_cast<pid_t>(::syscall(SYS_clone3, &how, sizeof how));
}

/// The next that is said on the way to exec; nothing after that has succeeded.
std::optional<std::array<int, 2>> heard(int report) {
    std::array<int, 2> what{};
    ssize_t got = 0;
    do got = ::read(report, what.data(), sizeof what);
    while (got < 0 && errno == EINTR);
    if (got != sizeof what) return std::nullopt;
    return what;
}

/// What the child does between fork and exec, and what it says when that fails.
struct Launch {
    const char* path = nullptr;
    const char* folder = nullptr;
    char** arguments = nullptr;
    char** environment = nullptr;
    int input = -1, output = -1, error = -1, pipe = -1, report = -1, cgroup = -1;
    bool dies_with_parent = true, is_detached = false, ignores_requests = false;
    pid_t parent = 0;

    [[noreturn]] void run() const {
        if (is_detached) detach();
        if (dies_with_parent) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
            if (::getppid() != parent) ::_exit(127);  // it died just before
        }
        ::setsid();
        // Where it was not born there. Without it the tree is known by its mark alone.
        if (cgroup >= 0) static_cast<void>(!::write(cgroup, "0", 1));
        for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
        if (ignores_requests) ::signal(SIGTERM, SIG_IGN);
        if (folder != nullptr && ::chdir(folder) != 0) fail(Step::folder);
        ::dup2(input, 0);
        if (output >= 0) ::dup2(output, 1);
        if (error >= 0) ::dup2(error, 2);
        if (pipe >= 0) ::dup2(pipe, pipe_descriptor);
        // Also what other code has opened without marking it must not leak.
        const int first = pipe >= 0 ? pipe_descriptor + 1 : pipe_descriptor;
        if (::close_range(static_cast<unsigned>(first), ~0u, CLOSE_RANGE_CLOEXEC) != 0)
            for (int i = first; i < 4096; ++i) ::fcntl(i, F_SETFD, FD_CLOEXEC);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::execve(path, arguments, environment);
        fail(Step::exec);
    }

    /// Goes on as a child of nobody here, and says as what.
    void detach() const {
        const pid_t id = ::fork();
        if (id > 0) ::_exit(0);
        if (id < 0) fail(Step::exec);
        say({static_cast<int>(Step::detached), ::getpid()});
    }

    void say(std::array<int, 2> what) const {
        static_cast<void>(!::write(report, what.data(), sizeof what));
    }

    [[noreturn]] void fail(Step step) const {
        say({static_cast<int>(step), errno});
        ::_exit(127);
    }
};

Error failed_in_child(const ChildSpec& spec, const std::filesystem::path& path,
                      std::array<int, 2> what) {
    const std::string program = spec.executable.string();
    const std::string why = std::strerror(what[1]);
    if (what[0] == static_cast<int>(Step::folder))
        return {
            ErrorKind::invalid,
            fmt::format("program '{}': working folder '{}' cannot be entered ({}); make it first",
                        program, spec.folder.string(), why)};
    if (what[1] == ENOENT)
        return {ErrorKind::missing,
                fmt::format("program '{}': '{}' needs an interpreter or loader that does not "
                            "exist; check its first line",
                            program, path.string())};
    if (what[1] == ENOEXEC)
        return {ErrorKind::invalid,
                fmt::format("program '{}': '{}' is no program for this machine; a script needs a "
                            "first line such as '#!/bin/sh'",
                            program, path.string())};
    if (passes(what[1])) return cannot_start(program, what[1]);
    return {ErrorKind::invalid,
            fmt::format("program '{}': '{}' cannot be started ({}); see that it runs by hand",
                        program, path.string(), why)};
}

}  // namespace

namespace {

Result<pid_t> start(const ChildSpec& spec, const std::string& mark, const Cgroup* group,
                    Life life) {
    const std::string program = spec.executable.string();
    auto environment = environment_of(spec, mark);
    auto path = find_program(spec, environment);
    if (!path) return std::move(path).error();

    std::vector<std::string> arguments{program};
    for (const std::string& argument : spec.arguments)
        arguments.push_back(argument == ChildSpec::pipe_handle ? std::to_string(pipe_descriptor)
                                                               : argument);

    auto output = open_output(spec.output, spec.folder, program);
    if (!output) return std::move(output).error();
    Descriptor error;
    if (spec.error.to == Output::To::file && spec.error == spec.output) {
        error = Descriptor::out_of_the_way(output->number());
        if (error.number() < 0) return cannot_start(program, errno);
    } else {
        auto opened = open_output(spec.error, spec.folder, program);
        if (!opened) return std::move(opened).error();
        error = std::move(opened).value();
    }
    auto input = open_input(spec, program);
    if (!input) return std::move(input).error();
    Descriptor pipe;
    if (spec.pipe.open()) {
        pipe = Descriptor::out_of_the_way(static_cast<int>(spec.pipe.handle()));
        if (pipe.number() < 0) return cannot_start(program, errno);
    }

    Descriptor cgroup;
    if (group != nullptr) cgroup = Descriptor::out_of_the_way(group->entrance());

    int report[2];
    if (::pipe2(report, O_CLOEXEC) != 0) return cannot_start(program, errno);
    const Descriptor hears(report[0]);
    Descriptor says = Descriptor::out_of_the_way(report[1]);
    ::close(report[1]);
    if (says.number() < 0) return cannot_start(program, errno);

    const std::string absolute = std::filesystem::absolute(*path).string();
    auto argument_pointers = pointers(arguments);
    auto environment_pointers = pointers(environment);
    const std::string folder = spec.folder.string();
    const Launch plan{.path = absolute.c_str(),
                      .folder = folder.empty() ? nullptr : folder.c_str(),
                      .arguments = argument_pointers.data(),
                      .environment = environment_pointers.data(),
                      .input = input->number(),
                      .output = output->number(),
                      .error = error.number(),
                      .pipe = pipe.number(),
                      .report = says.number(),
                      .cgroup = cgroup.number(),
                      .dies_with_parent = life == Life::child && spec.orphan == Orphan::killed,
                      .is_detached = life == Life::detached,
                      .ignores_requests = spec.requests == Requests::ignored || ignores_requests(),
                      .parent = ::getpid()};

    Launch born_there = plan;
    born_there.cgroup = -1;

    // A handler of ours that ran in the child would act on this process's descriptors.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = make_awaited_child([&] {
        if (group != nullptr) {
            const pid_t id = fork_into(group->place());
            if (id == 0) born_there.run();
            if (id > 0) return id;
        }
        const pid_t id = ::fork();
        if (id == 0) plan.run();
        return id;
    });
    const int fork_error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (child < 0) return cannot_start(program, fork_error);

    says = Descriptor();  // so that a successful exec closes the last writer
    std::optional<std::array<int, 2>> said = heard(hears.number());
    pid_t runs = child;
    if (life == Life::detached) {
        ::waitpid(child, nullptr, 0);
        no_wait_for(child);
        if (said && (*said)[0] == static_cast<int>(Step::detached)) {
            runs = (*said)[1];
            said = heard(hears.number());
        }
    }
    if (!said) return runs;
    if (life == Life::child) {
        ::waitpid(child, nullptr, 0);
        no_wait_for(child);
    }
    return failed_in_child(spec, *path, *said);
}

}  // namespace

Result<pid_t> launch(const ChildSpec& spec, const std::string& mark, const Cgroup* cgroup) {
    return start(spec, mark, cgroup, Life::child);
}

Result<pid_t> launch_detached(const ChildSpec& spec, const std::string& mark) {
    return start(spec, mark, nullptr, Life::detached);
}

}  // namespace femrun::system
