// SPDX-License-Identifier: MIT
#include "windows/blockers_windows.hpp"

#include <tlhelp32.h>

#include <cstdlib>
#include <cwchar>
#include <femrun/failure.hpp>
#include <fstream>
#include <iterator>
#include <string>

namespace femtet {

namespace fs = std::filesystem;

namespace {

// It goes on as long as its own file is there; without a pause where cscript knows none, as Wine's.
// Femtet's object is asked for again as long: a Femtet that starts or ends just then may refuse it.
constexpr char script[] = R"(var files = new ActiveXObject("Scripting.FileSystemObject");
function tell(ending, line) {
  var file = files.CreateTextFile(WScript.ScriptFullName + ending, true);
  file.WriteLine(line);
  file.Close();
}
tell(".looks", "");
var femtet = null, told = false;
while (files.FileExists(WScript.ScriptFullName)) {
  try {
    if (femtet === null) femtet = new ActiveXObject("FemtetMacro.Femtet");
    if (!told && femtet.hWnd != 0) {
      tell(".held", femtet.hWnd);
      told = true;
    }
  } catch (refused) {}
  try { WScript.Sleep(50); } catch (unknown) {}
}
)";
// What opens .js files may be an editor, so the language is named; Wine's cscript ends at that.
constexpr const wchar_t* ways[] = {L"//nologo //B //E:JScript", L"//nologo"};
constexpr DWORD look_every_ms = 50;
// One that is free is found at once; as long as pyfemtet waits for it.
constexpr DWORD none_is_free_ms = 2000;
constexpr DWORD lets_go_ms = 3000;

/// A file of the script's, where it tells something.
fs::path answer_of(const fs::path& script_file, const wchar_t* ending) {
    fs::path answer = script_file;
    return answer += ending;
}

/// For scripts of whoever has the lock. Those of a Femrun that was killed are still in it: they end
/// when their files go.
fs::path emptied_folder() {
    std::error_code ignored;
    const fs::path folder = fs::temp_directory_path(ignored) / "femrun-blockers";
    fs::remove_all(folder, ignored);
    fs::create_directories(folder, ignored);
    return folder;
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
std::unique_ptr<FemtetProcess> run(const fs::path& file, const wchar_t* way) {
    wchar_t system[MAX_PATH];
    if (GetSystemDirectoryW(system, MAX_PATH) == 0) return nullptr;
    try {
        return FemtetProcess::start(fs::path(system) / L"cscript.exe",
                                    FemtetProcess::Shown::nowhere,
                                    std::wstring(way) + L" \"" + file.wstring() + L"\"");
    } catch (const femrun::Unavailable&) {
        return nullptr;
    }
}

enum class Until { none_is_free, ours_is_ready };

/// What it holds, as soon as it does; 0 when it cannot, or finds none that is free.
DWORD held_by(Blocker& blocker, Until until, const Watch& watch) {
    ULONGLONG looks_since = 0;
    for (;;) {
        watch.stop_if_asked();
        if (watch.is_over()) watch.tell_why_gone("it is not ready");
        if (const DWORD found = blocker.holds()) return found;
        if (!blocker.keeps_running()) return 0;
        if (looks_since == 0 && blocker.looks()) looks_since = GetTickCount64();
        if (until == Until::none_is_free && looks_since != 0 &&
            GetTickCount64() - looks_since > none_is_free_ms)
            return 0;
        Sleep(look_every_ms);
    }
}

}  // namespace

Blocker::Blocker(const fs::path& folder) {
    static unsigned count = 0;  // those who have the lock are alone
    script_ =
        folder / (std::to_string(GetCurrentProcessId()) + "-" + std::to_string(++count) + ".js");
    std::ofstream(script_, std::ios::binary) << script;
}

Blocker::~Blocker() {
    std::error_code none;
    fs::remove(script_, none);
    if (process_ && !process_->ends_within(lets_go_ms)) process_->kill();
    for (const wchar_t* const ending : {L".looks", L".held"})
        fs::remove(answer_of(script_, ending), none);
}

bool Blocker::keeps_running() {
    while (!process_ || !process_->runs()) {
        if (looks() || ways_tried_ == std::size(ways)) return false;
        process_ = run(script_, ways[ways_tried_++]);
    }
    return true;
}

bool Blocker::looks() const {
    std::error_code none;
    return fs::exists(answer_of(script_, L".looks"), none);
}

DWORD Blocker::holds() const {
    std::ifstream answer(answer_of(script_, L".held"), std::ios::binary);
    std::string line;
    // Whole when its end is there.
    if (!std::getline(answer, line) || answer.eof()) return 0;
    const long long window = std::atoll(line.c_str());
    return process_of(reinterpret_cast<HWND>(static_cast<LONG_PTR>(window)));
}

Mark::Mark(DWORD femtet) : mutex_(CreateMutexW(nullptr, FALSE, mark_of(femtet).c_str())) {}

std::vector<std::unique_ptr<Blocker>> block_others(const fs::path& program,
                                                   const FemtetProcess& ours, double limit_s,
                                                   Watch& watch) {
    std::vector<std::unique_ptr<Blocker>> blockers;
    const std::size_t others = strangers(program, ours.id());
    if (others == 0) return blockers;
    watch.begins(looking_for_ours, limit_s);
    const fs::path folder = emptied_folder();
    std::unique_ptr<Blocker> of_ours;
    while (blockers.size() < others) {
        auto blocker = std::make_unique<Blocker>(folder);
        // Ours is free too as soon as it is ready, for which the watch has a limit.
        const DWORD held =
            held_by(*blocker, of_ours ? Until::none_is_free : Until::ours_is_ready, watch);
        if (held == 0) break;
        if (held == ours.id())
            of_ours = std::move(blocker);
        else
            blockers.push_back(std::move(blocker));
    }
    return blockers;
}

}  // namespace femtet
