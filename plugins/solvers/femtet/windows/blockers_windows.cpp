// SPDX-License-Identifier: MIT
#include "windows/blockers_windows.hpp"

#include <tlhelp32.h>

#include <atomic>
#include <cstdlib>
#include <cwchar>
#include <femrun/failure.hpp>
#include <fstream>

namespace femtet {

namespace fs = std::filesystem;

namespace {

// It goes on as long as its own file is there; without a pause where cscript knows none, as Wine's.
constexpr char script[] = R"(var files = new ActiveXObject("Scripting.FileSystemObject");
var femtet = new ActiveXObject("FemtetMacro.Femtet");
var told = false;
while (files.FileExists(WScript.ScriptFullName)) {
  if (!told && femtet.hWnd != 0) {
    var file = files.CreateTextFile(WScript.ScriptFullName + ".held", true);
    file.WriteLine(femtet.hWnd);
    file.Close();
    told = true;
  }
  try { WScript.Sleep(50); } catch (unknown) {}
}
)";
constexpr DWORD look_every_ms = 50;
// One that is free is found at once; as long as pyfemtet waits for it.
constexpr DWORD none_is_free_ms = 2000;
constexpr DWORD refuses_within_ms = 300;
constexpr DWORD lets_go_ms = 3000;

fs::path new_script() {
    static std::atomic<unsigned> count{0};
    return fs::temp_directory_path() / ("femrun-" + std::to_string(GetCurrentProcessId()) + "-" +
                                        std::to_string(++count) + ".js");
}

fs::path answer_to(const fs::path& file) {
    fs::path answer = file;
    return answer += L".held";
}

std::wstring mark_of(DWORD femtet) { return L"Local\\FemrunFemtet" + std::to_wstring(femtet); }

bool is_marked(DWORD femtet) {
    const HANDLE mark = OpenMutexW(SYNCHRONIZE, FALSE, mark_of(femtet).c_str());
    if (mark) CloseHandle(mark);
    return mark != nullptr;
}

/// Those of the program that no Femrun is known to hold.
std::size_t strangers(const fs::path& program, DWORD ours) {
    std::size_t found = 0;
    const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W each{};
    each.dwSize = sizeof each;
    for (BOOL more = Process32FirstW(all, &each); more; more = Process32NextW(all, &each))
        if (_wcsicmp(each.szExeFile, program.filename().c_str()) == 0 &&
            each.th32ProcessID != ours && !is_marked(each.th32ProcessID))
            ++found;
    CloseHandle(all);
    return found;
}

/// Null where that is not allowed: then who finds the wrong Femtet says so.
std::unique_ptr<FemtetProcess> run(const fs::path& file) {
    wchar_t system[MAX_PATH];
    if (GetSystemDirectoryW(system, MAX_PATH) == 0) return nullptr;
    // What opens .js files may be an editor, so the language is named; Wine's cscript ends at that.
    for (const wchar_t* const options : {L"//nologo //B //E:JScript", L"//nologo"}) {
        try {
            auto process = FemtetProcess::start(
                fs::path(system) / L"cscript.exe", FemtetProcess::Shown::nowhere,
                std::wstring(options) + L" \"" + file.wstring() + L"\"");
            if (!process->ends_within(refuses_within_ms)) return process;
        } catch (const femrun::Unavailable&) {
            return nullptr;
        }
    }
    return nullptr;
}

/// What it holds, as soon as it does; 0 when it cannot, or not within that time.
DWORD held_by(const Blocker& blocker, ULONGLONG patience_ms, const Watch& watch) {
    const ULONGLONG since = GetTickCount64();
    for (;;) {
        watch.stop_if_asked();
        if (watch.has_gone()) watch.tell_why_gone("it is not ready");
        if (const DWORD found = blocker.holds()) return found;
        if (!blocker.runs() || GetTickCount64() - since > patience_ms) return 0;
        Sleep(look_every_ms);
    }
}

}  // namespace

Blocker::Blocker() : script_(new_script()) {
    std::ofstream(script_, std::ios::binary) << script;
    process_ = run(script_);
}

Blocker::~Blocker() {
    std::error_code none;
    fs::remove(script_, none);
    if (process_ && !process_->ends_within(lets_go_ms)) process_->kill();
    fs::remove(answer_to(script_), none);
}

DWORD Blocker::holds() const {
    std::ifstream answer(answer_to(script_), std::ios::binary);
    std::string line;
    // Whole when its end is there.
    if (!std::getline(answer, line) || answer.eof()) return 0;
    const long long window = std::atoll(line.c_str());
    return process_of(reinterpret_cast<HWND>(static_cast<LONG_PTR>(window)));
}

Mark::Mark(DWORD femtet) : mutex_(CreateMutexW(nullptr, FALSE, mark_of(femtet).c_str())) {}

std::vector<std::unique_ptr<Blocker>> block_others(const fs::path& program,
                                                   const FemtetProcess& ours, Watch& watch) {
    std::vector<std::unique_ptr<Blocker>> blockers;
    std::unique_ptr<Blocker> of_ours;
    const std::size_t others = strangers(program, ours.id());
    while (blockers.size() < others) {
        auto blocker = std::make_unique<Blocker>();
        // Ours is free too as soon as it is ready, for which the watch has a limit.
        const DWORD held = held_by(*blocker, of_ours ? none_is_free_ms : ~0ULL, watch);
        if (held == 0) break;
        if (held == ours.id())
            of_ours = std::move(blocker);
        else
            blockers.push_back(std::move(blocker));
    }
    return blockers;
}

}  // namespace femtet
