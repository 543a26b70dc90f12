// SPDX-License-Identifier: MIT
// A program that does what the stories want of one: "actor WORD ...". Its words are UTF-8.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "base/path_text.hpp"
#include "system/child.hpp"
#include "system/crash_note.hpp"
#include "system/native_windows.hpp"
#include "system/output_guard.hpp"
#include "system/terminal.hpp"
#include "system/this_process.hpp"

#include <shellapi.h>

using namespace femrun;

namespace {

using Words = std::vector<std::string>;

std::filesystem::path self() { return system::executable_path(); }

void write(const std::string& file, const std::string& text) {
    // Whole or not there, for whoever waits for it.
    std::ofstream(path_of(file + ".new"), std::ios::binary) << text;
    std::filesystem::rename(path_of(file + ".new"), path_of(file));
}

[[noreturn]] void stay() {
    for (;;) ::Sleep(INFINITE);
}

/// As a solver's script starts its solver: with nothing that ties the one to the other.
void start_detached(const Words& words) {
    std::wstring line = L'"' + self().native() + L'"';
    for (std::size_t i = 1; i < words.size(); ++i) line += L' ' + system::wide(words[i]);
    STARTUPINFOW start{};
    start.cb = sizeof start;
    PROCESS_INFORMATION made{};
    if (::CreateProcessW(self().c_str(), line.data(), nullptr, nullptr, FALSE,
                         DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED, nullptr,
                         nullptr, &start, &made) == 0)
        std::exit(9);
    // Before it says a word itself: who hears of it asks for its number.
    write("detached", std::to_string(made.dwProcessId));
    ::ResumeThread(made.hThread);
}

/// Waits as a child of ours does for its parent's end, and says that it saw it.
int hear_the_end(const Words& words) {
    auto pipe = system::inherited_pipe(std::stoll(words.at(1)));
    if (!pipe) {
        std::cerr << pipe.error().message << '\n';
        return 2;
    }
    if (words.at(0) == "hear-beside-keys")
        for (const DWORD key : {DWORD{CTRL_C_EVENT}, DWORD{CTRL_BREAK_EVENT}})
            ::GenerateConsoleCtrlEvent(key, 0);
    const auto socket = static_cast<SOCKET>(pipe->handle());
    ::send(socket, "hello", 5, 0);
    write("id", std::to_string(system::process_id()));
    char one = 0;
    while (::recv(socket, &one, 1, 0) > 0) {}
    system::end_descendants();
    write("heard", "the end");
    return 0;
}

/// Starts what the words say, with a pipe where they want one, and stays until it is killed.
[[noreturn]] void be_parent(const Words& words) {
    auto ends = std::move(system::private_pipe()).value();
    system::ChildSpec spec;
    spec.executable = self();
    spec.arguments.assign(words.begin() + 1, words.end());
    for (std::string& word : spec.arguments)
        if (word == "a-pipe") {
            word = system::ChildSpec::pipe_handle;
            spec.pipe = std::move(ends.theirs);
            spec.orphan = system::Orphan::ends_itself;
        }
    auto child = system::spawn(std::move(spec));
    if (!child) std::cerr << child.error().message << '\n';
    stay();
}

/// Destroyed while another thread uses it, were there nobody to see to that.
struct Used {
    std::vector<int> numbers = std::vector<int>(1000, 1);
    ~Used() {
        std::fill(numbers.begin(), numbers.end(), 0);
        numbers.clear();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
};
Used used;

int exit_beside_a_thread(const Words& words) {
    system::exit_without_destructors();
    std::thread([] {
        for (;;)
            if (used.numbers.empty() || used.numbers.at(500) != 1) std::abort();
    }).detach();
    std::printf("written");
    std::exit(std::stoi(words.at(1)));
}

int exit_while_threads_begin(const Words& words) {
    system::exit_without_destructors();
    for (int i = 0; i < 4; ++i)
        std::thread([] {
            for (;;) std::thread([] {}).join();
        }).detach();
    std::printf("written");
    std::exit(std::stoi(words.at(1)));
}

int act(const Words& words) {
    const std::string& word = words.at(0);
    if (word == "exit") return std::stoi(words.at(1));
    if (word == "exit-beside") return exit_beside_a_thread(words);
    if (word == "exit-amid-births") return exit_while_threads_begin(words);
    if (word == "print") {
        std::cout << words.at(1) << std::endl;
        std::cerr << words.at(2) << std::endl;
        return 0;
    }
    if (word == "arguments")
        for (std::size_t i = 1; i < words.size(); ++i) std::cout << '[' << words[i] << "]\n";
    if (word == "echo") std::cout << std::cin.rdbuf();
    if (word == "folder") std::cout << path_text(std::filesystem::current_path()) << '\n';
    if (word == "variable") {
        std::wstring value(1000, L'\0');
        value.resize(
            ::GetEnvironmentVariableW(system::wide(words.at(1)).c_str(), value.data(), 1000));
        std::cout << system::utf8(value) << '\n';
    }
    if (word == "is-open")
        return ::GetFileType(reinterpret_cast<HANDLE>(std::stoll(words.at(1)))) == FILE_TYPE_UNKNOWN
                   ? 0
                   : 1;
    if (word == "stay") {
        write("id", std::to_string(system::process_id()));
        stay();
    }
    if (word == "detach") {
        start_detached(words);
        if (words.size() > 2) stay();
    }
    if (word == "hold") {
        std::string held(std::stoull(words.at(1)), 'x');
        write("id", std::to_string(held.size()));
        stay();
    }
    if (word == "crash" || word == "abort") {
        static const std::string who = "solver 'beam' crashed:";
        system::tell_crashes();
        const system::CrashNote note(who);
        if (word == "abort") std::abort();
        ::RaiseException(EXCEPTION_ACCESS_VIOLATION, 0, 0, nullptr);
    }
    if (word == "hear" || word == "hear-beside-keys") return hear_the_end(words);
    if (word == "parent") be_parent(words);
    if (word == "worker") {  // of an engine, which gives it more words
        if (words.back() == "stay") stay();
        std::cout << "this is why it ends\n";
        return 7;
    }
    return 0;
}

}  // namespace

int main() {
    system::print_as_it_is();
    int count = 0;
    wchar_t** const wide_words = ::CommandLineToArgvW(::GetCommandLineW(), &count);
    Words words;
    for (int i = 1; i < count; ++i) words.push_back(system::utf8(wide_words[i]));
    return words.empty() ? 0 : act(words);
}
