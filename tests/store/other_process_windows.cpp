// SPDX-License-Identifier: MIT
#include "store/other_process.hpp"

#include <array>
#include <stdexcept>

#include "system/command_line_windows.hpp"
#include "system/native_windows.hpp"

namespace femrun::store::testing {

namespace {

HANDLE handle(std::intptr_t number) { return reinterpret_cast<HANDLE>(number); }

}  // namespace

Program::Program(const std::vector<std::string>& command) {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    HANDLE read = nullptr, write = nullptr;
    if (::CreatePipe(&read, &write, &inherited, 0) == 0) throw std::runtime_error("no pipe");
    ::SetHandleInformation(read, HANDLE_FLAG_INHERIT, 0);
    output_ = reinterpret_cast<std::intptr_t>(read);
    const system::Handle theirs(write);
    STARTUPINFOW start{};
    start.cb = sizeof start;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdOutput = theirs.get();
    std::vector<std::wstring> words;
    for (const std::string& word : command) words.push_back(system::wide(word));
    std::wstring line = system::command_line(words);
    PROCESS_INFORMATION made{};
    if (::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &start,
                         &made) == 0)
        throw std::runtime_error("'" + command.at(0) + "': " + system::last_reason());
    ::CloseHandle(made.hThread);
    process_ = reinterpret_cast<std::intptr_t>(made.hProcess);
}

Program::~Program() {
    kill();
    ::CloseHandle(handle(output_));
}

std::uint64_t Program::id() const { return ::GetProcessId(handle(process_)); }

std::string Program::line() {
    std::size_t end = unread_.find('\n');
    for (std::array<char, 4096> piece{}; end == std::string::npos; end = unread_.find('\n')) {
        DWORD size = 0;
        if (::ReadFile(handle(output_), piece.data(), static_cast<DWORD>(piece.size()), &size,
                       nullptr) == 0 ||
            size == 0)
            return {};
        unread_.append(piece.data(), size);
    }
    std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    return line;
}

void Program::kill() {
    if (process_ == 0) return;
    ::TerminateProcess(handle(process_), 1);
    ::WaitForSingleObject(handle(process_), INFINITE);
    ::CloseHandle(handle(process_));
    process_ = 0;
}

}  // namespace femrun::store::testing
