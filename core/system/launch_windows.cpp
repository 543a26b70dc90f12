// SPDX-License-Identifier: MIT
#include "system/launch_windows.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/birth_letter_windows.hpp"
#include "system/birth_windows.hpp"
#include "system/command_line_windows.hpp"
#include "system/crash_note.hpp"
#include "system/environment_windows.hpp"
#include "system/find_program_windows.hpp"
#include "system/native_windows.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

/// What may be there again later: memory, handles, disk, a file that is being written.
bool passes(DWORD code) {
    constexpr DWORD passing[] = {ERROR_TOO_MANY_OPEN_FILES, ERROR_NOT_ENOUGH_MEMORY,
                                 ERROR_OUTOFMEMORY,         ERROR_NO_SYSTEM_RESOURCES,
                                 ERROR_COMMITMENT_LIMIT,    ERROR_NOT_ENOUGH_QUOTA,
                                 ERROR_SHARING_VIOLATION,   ERROR_DISK_FULL};
    return std::find(std::begin(passing), std::end(passing), code) != std::end(passing);
}

Error cannot_start(const std::string& program, DWORD code) {
    return {ErrorKind::unavailable, fmt::format("program '{}': cannot be started ({}); close "
                                                "programs that need much memory",
                                                program, reason_text(code))};
}

SECURITY_ATTRIBUTES inheritable() { return {sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE}; }

/// Where everything vanishes, and nothing comes from.
Handle nowhere() {
    SECURITY_ATTRIBUTES inherited = inheritable();
    return Handle(::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE,
                                FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0,
                                nullptr));
}

bool is_console(HANDLE handle) {
    DWORD mode = 0;
    return ::GetConsoleMode(handle, &mode) != 0;
}

/// Our own, for a child; a program without a console and the like may have none.
Handle own(DWORD which) {
    const HANDLE ours = ::GetStdHandle(which), self = ::GetCurrentProcess();
    HANDLE copy = nullptr;
    if (ours == nullptr || ours == INVALID_HANDLE_VALUE ||
        ::DuplicateHandle(self, ours, self, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS) == 0)
        return nowhere();
    return Handle(copy);
}

Result<Handle> open_output(const Output& output, DWORD which, const fs::path& folder,
                           const std::string& program) {
    if (output.to == Output::To::inherited) return own(which);
    if (output.to == Output::To::discarded) return nowhere();
    const fs::path path = folder / output.file;
    SECURITY_ATTRIBUTES inherited = inheritable();
    Handle file(::CreateFileW(long_path(path).c_str(), GENERIC_WRITE,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherited,
                              CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (file) return file;
    const DWORD code = ::GetLastError();
    if (code == ERROR_DISK_FULL)
        return Error{ErrorKind::unavailable,
                     fmt::format("program '{}': its output file '{}' cannot be written ({}); free "
                                 "some space",
                                 program, path_text(path), reason_text(code))};
    if (passes(code)) return cannot_start(program, code);
    return Error{ErrorKind::invalid,
                 fmt::format("program '{}': its output file '{}' cannot be written ({}); name "
                             "a file in a folder that exists",
                             program, path_text(path), reason_text(code))};
}

Result<Handle> open_input(const ChildSpec& spec, const std::string& program) {
    if (spec.input.empty()) return nowhere();
    const fs::path path = spec.folder / spec.input;
    SECURITY_ATTRIBUTES inherited = inheritable();
    Handle file(::CreateFileW(long_path(path).c_str(), GENERIC_READ,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherited,
                              OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (file) return file;
    const DWORD code = ::GetLastError();
    if (passes(code)) return cannot_start(program, code);
    return Error{ErrorKind::invalid,
                 fmt::format("program '{}': its input file '{}' cannot be read ({}); name a file "
                             "that exists",
                             program, path_text(path), reason_text(code))};
}

/// Both ends of an anonymous pipe, of which a child inherits the one that is read from.
struct Letterbox {
    Handle inside, outside;

    bool make() {
        SECURITY_ATTRIBUTES inherited = inheritable();
        HANDLE read = nullptr, write = nullptr;
        if (::CreatePipe(&read, &write, &inherited, 4 * sizeof(BirthLetter)) == 0) return false;
        inside = Handle(read);
        outside = Handle(write);
        return ::SetHandleInformation(write, HANDLE_FLAG_INHERIT, 0) != 0;
    }
    std::string number() const {
        return std::to_string(reinterpret_cast<std::intptr_t>(inside.get()));
    }
};

/// Writes what a child reads when it runs; false with Windows's last error.
bool post(const Letterbox& box, const ChildSpec& spec, const ProcessTree& tree) {
    BirthLetter letter;
    if (::WSADuplicateSocketW(static_cast<SOCKET>(spec.pipe.handle()), tree.root_id,
                              &letter.socket) != 0) {
        ::SetLastError(static_cast<DWORD>(::WSAGetLastError()));
        return false;
    }
    if (spec.orphan == Orphan::ends_itself) {
        // It keeps its own job alive, and what it leaves in it ends with it.
        HANDLE there = nullptr;
        if (::DuplicateHandle(::GetCurrentProcess(), tree.job.get(), tree.root.get(), &there, 0,
                              FALSE, DUPLICATE_SAME_ACCESS) == 0)
            return false;
        letter.job = reinterpret_cast<std::uintptr_t>(there);
    }
    DWORD written = 0;
    return ::WriteFile(box.outside.get(), &letter, sizeof letter, &written, nullptr) != 0;
}

/// A console that the user sees belongs to us: its Ctrl-Break and its end are not the child's,
/// which gets one that nobody sees. Where our own is such a one, it serves the child too, and where
/// the child writes to the console it must be in it.
DWORD console_for(HANDLE output, HANDLE error) {
    DWORD one = 0;
    const bool have_console = ::GetConsoleProcessList(&one, 1) > 0;
    const bool unseen = have_console && ::GetConsoleWindow() == nullptr;
    const bool stays = unseen || (have_console && (is_console(output) || is_console(error)));
    return stays ? DWORD{CREATE_NEW_PROCESS_GROUP} : DWORD{CREATE_NO_WINDOW};
}

/// As short as Windows can write it: a current folder of more than 258 letters it does not take.
std::wstring current_folder(const fs::path& folder) {
    if (folder.empty()) return {};
    const std::wstring path = fs::absolute(folder).native();
    if (path.size() < MAX_PATH - 2) return path;
    std::wstring brief(path.size(), L'\0');
    const DWORD size = ::GetShortPathNameW(long_path(path).c_str(), brief.data(),
                                           static_cast<DWORD>(brief.size()));
    if (size == 0 || size > brief.size()) return path;
    brief.resize(size);
    return brief.starts_with(L"\\\\?\\") && brief[4] != L'U' ? brief.substr(4) : brief;
}

Error not_created(const ChildSpec& spec, const fs::path& path, DWORD code) {
    const std::string program = path_text(spec.executable);
    std::error_code none;
    if (code == ERROR_DIRECTORY || (!spec.folder.empty() && !fs::is_directory(spec.folder, none)))
        return {
            ErrorKind::invalid,
            fmt::format("program '{}': working folder '{}' cannot be entered ({}); make it first",
                        program, path_text(spec.folder), reason_text(code))};
    if (code == ERROR_BAD_EXE_FORMAT || code == ERROR_EXE_MACHINE_TYPE_MISMATCH)
        return {ErrorKind::invalid,
                fmt::format("program '{}': '{}' is no program for this machine; a script is given "
                            "as an argument to the program that runs it, such as 'python'",
                            program, path_text(path))};
    constexpr DWORD elevation_required = 740;  // not in every winerror.h
    if (code == elevation_required)
        return {ErrorKind::invalid,
                fmt::format("program '{}': '{}' wants to be started by an administrator, which "
                            "femrun is not; see that it runs without",
                            program, path_text(path))};
    if (passes(code)) return cannot_start(program, code);
    return {ErrorKind::invalid,
            fmt::format("program '{}': '{}' cannot be started ({}); see that it runs by hand",
                        program, path_text(path), reason_text(code))};
}

/// What CreateProcessW is told to start.
struct Command {
    std::wstring application, line;
    std::size_t longest;  // what whoever reads the line takes
};
// By Windows's documents, and without the end of the text.
constexpr std::size_t line_longest = 32'766, batch_line_longest = 8'191;

Error too_long(const std::string& program, const Command& command) {
    return {ErrorKind::invalid,
            fmt::format("program '{}': its command line has {} characters, and Windows takes {}; "
                        "pass values in a file or in the environment",
                        program, command.line.size(), command.longest)};
}

Result<Command> command_of(const ChildSpec& spec, const fs::path& path,
                           const std::string& pipe_number) {
    std::vector<std::wstring> arguments;
    for (const std::string& argument : spec.arguments)
        arguments.push_back(wide(argument == ChildSpec::pipe_handle ? pipe_number : argument));
    if (!is_batch_file(path)) {
        arguments.insert(arguments.begin(), spec.executable.native());
        return Command{long_path(path), command_line(arguments), line_longest};
    }
    std::wstring folder(MAX_PATH, L'\0');
    folder.resize(::GetSystemDirectoryW(folder.data(), MAX_PATH));
    const std::wstring interpreter = folder.append(L"\\cmd.exe");
    auto line = batch_command_line(interpreter, path, arguments);
    if (!line)
        return std::move(line).error().within(
            fmt::format("program '{}'", path_text(spec.executable)));
    return Command{interpreter, *std::move(line), batch_line_longest};
}

enum class Life { child, detached };

/// It has a handle to its own job: for as long as it lives the job has its name, and what is left
/// in the job ends with it.
bool keeps_its_job(const ProcessTree& tree) {
    HANDLE there = nullptr;
    return ::DuplicateHandle(::GetCurrentProcess(), tree.job.get(), tree.root.get(), &there, 0,
                             FALSE, DUPLICATE_SAME_ACCESS) != 0;
}

Result<ProcessTree> start(const ChildSpec& spec, Handle job, Life life) {
    crash_without_window();  // missing libraries are an error of the child, too
    const std::string program = path_text(spec.executable);
    const Environment environment = environment_with(spec.environment);
    const auto path = find_program(spec.executable, spec.folder, environment);
    if (!path) return path.error();

    Letterbox box;
    if (spec.pipe.open() && !box.make()) return cannot_start(program, ::GetLastError());
    auto command = command_of(spec, *path, box.number());
    if (!command) return std::move(command).error();
    if (command->line.size() > command->longest) return too_long(program, *command);

    const bool joined = spec.error.to == Output::To::file && spec.error == spec.output;
    auto output = open_output(spec.output, STD_OUTPUT_HANDLE, spec.folder, program);
    if (!output) return std::move(output).error();
    Handle own_error;
    if (!joined) {
        auto opened = open_output(spec.error, STD_ERROR_HANDLE, spec.folder, program);
        if (!opened) return std::move(opened).error();
        own_error = std::move(opened).value();
    }
    const HANDLE error = joined ? output->get() : own_error.get();
    const auto input = open_input(spec, program);
    if (!input) return input.error();
    if (input->get() == nullptr || output->get() == nullptr || error == nullptr)
        return cannot_start(program, ::GetLastError());

    std::vector<HANDLE> inherited{input->get(), output->get(), error};
    if (box.inside) inherited.push_back(box.inside.get());
    const Birth birth(std::move(inherited), job.get());
    if (birth.list() == nullptr) return cannot_start(program, ::GetLastError());

    STARTUPINFOEXW start{};
    start.StartupInfo.cb = sizeof start;
    start.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    start.StartupInfo.hStdInput = input->get();
    start.StartupInfo.hStdOutput = output->get();
    start.StartupInfo.hStdError = error;
    start.lpAttributeList = birth.list();
    std::wstring block = block_of(environment);
    const std::wstring folder = current_folder(spec.folder);
    PROCESS_INFORMATION made{};
    const auto create = [&](DWORD more) {
        return ::CreateProcessW(
                   command->application.c_str(), command->line.data(), nullptr, nullptr, TRUE,
                   CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT |
                       more | console_for(output->get(), error),
                   block.data(), folder.empty() ? nullptr : folder.c_str(), &start.StartupInfo,
                   &made) != 0;
    };
    // A job that we are in ourselves may not let it go; then it ends with that at the latest.
    const bool free = life == Life::detached && create(CREATE_BREAKAWAY_FROM_JOB);
    if (!free && !create(0)) return not_created(spec, *path, ::GetLastError());

    ProcessTree tree{std::move(job), Handle(made.hProcess), made.dwProcessId};
    const Handle thread(made.hThread);
    if (!is_put_into(tree.job.get(), tree.root.get()) || (box.outside && !post(box, spec, tree)) ||
        (life == Life::detached && !keeps_its_job(tree)) ||
        ::ResumeThread(thread.get()) == static_cast<DWORD>(-1)) {
        const DWORD code = ::GetLastError();
        ::TerminateProcess(tree.root.get(), killed_by_us);
        return cannot_start(program, code);
    }
    return tree;
}

}  // namespace

Result<ProcessTree> launch(const ChildSpec& spec) {
    auto job = new_job();
    if (!job) return cannot_start(path_text(spec.executable), ::GetLastError());
    return start(spec, *std::move(job), Life::child);
}

Result<ProcessTree> launch_detached(const ChildSpec& spec, Handle job) {
    return start(spec, std::move(job), Life::detached);
}

}  // namespace femrun::system
