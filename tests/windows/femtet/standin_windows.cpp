// SPDX-License-Identifier: MIT
#include <windows.h>

#include <tlhelp32.h>

#include <cwchar>
#include <stdexcept>

#include "femtet/standin.hpp"
#include "femtet_standin/link_windows.hpp"

namespace femrun::windows {

namespace fs = std::filesystem;

namespace {

const fs::path program = fs::path(FEMRUN_FEMTET_STANDIN) / "Femtet.exe";

PROCESS_INFORMATION start(const std::wstring& arguments) {
    std::wstring command = L"\"" + program.wstring() + L"\" " + arguments;
    STARTUPINFOW how{};
    how.cb = sizeof how;
    PROCESS_INFORMATION made{};
    if (!CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, FALSE, 0, nullptr,
                        nullptr, &how, &made))
        throw std::runtime_error("the stand-in cannot be started");
    CloseHandle(made.hThread);
    return made;
}

void run(const std::wstring& arguments) {
    const PROCESS_INFORMATION made = start(arguments);
    WaitForSingleObject(made.hProcess, INFINITE);
    DWORD code = 1;
    GetExitCodeProcess(made.hProcess, &code);
    CloseHandle(made.hProcess);
    if (code != 0) throw std::runtime_error("the stand-in could not be entered");
}

}  // namespace

StandIn::StandIn(Form form) {
    end_all();
    run(form == Form::library ? L"-enter library" : L"-enter program");
    write_project(coil_project);
    order("");
    SetEnvironmentVariableW(L"FEMTET_STANDIN", scratch_.path("orders").c_str());
}

StandIn::~StandIn() {
    end_all();
    SetEnvironmentVariableW(L"FEMTET_STANDIN", nullptr);
}

void StandIn::order(const std::string& lines) const {
    for (const auto& entry : fs::directory_iterator(scratch_.path()))
        if (entry.path().filename().string().rfind("orders.used", 0) == 0) fs::remove(entry.path());
    scratch_.write("orders", lines);
}

void StandIn::write_project(const std::string& text) const { write("coil.femprj", text); }

void StandIn::write(const std::string& file, const std::string& text) const {
    scratch_.write(file, text);
}

std::string StandIn::project() const { return scratch_.text("coil.femprj"); }

std::string StandIn::folder() const { return scratch_.path().generic_string(); }

std::vector<unsigned long> StandIn::running() {
    std::vector<unsigned long> found;
    const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W each{};
    each.dwSize = sizeof each;
    for (BOOL more = Process32FirstW(all, &each); more; more = Process32NextW(all, &each))
        if (_wcsicmp(each.szExeFile, L"Femtet.exe") == 0) found.push_back(each.th32ProcessID);
    CloseHandle(all);
    return found;
}

bool StandIn::all_end_within(int seconds) {
    for (int i = 0; i < seconds * 20; ++i) {
        if (running().empty()) return true;
        Sleep(50);
    }
    return false;
}

void StandIn::start_by_hand() {
    const PROCESS_INFORMATION made = start(L"");
    const std::wstring ready = femtet_standin::mutex_name(L"runs", made.dwProcessId);
    HANDLE found = nullptr;
    while (!found && WaitForSingleObject(made.hProcess, 20) == WAIT_TIMEOUT)
        found = OpenMutexW(SYNCHRONIZE, FALSE, ready.c_str());
    CloseHandle(made.hProcess);
    if (!found) throw std::runtime_error("the stand-in ended at once");
    CloseHandle(found);
}

void StandIn::leave() { run(L"-remove"); }

std::size_t StandIn::copies_left() {
    std::error_code failed;
    std::size_t count = 0;
    for (const auto& entry :
         fs::directory_iterator(fs::temp_directory_path() / "femrun-femtet", failed))
        if (entry.is_directory()) ++count;
    return count;
}

void StandIn::end_all() {
    for (const unsigned long id : running()) {
        const HANDLE process = OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, id);
        if (!process) continue;
        TerminateProcess(process, 1);
        WaitForSingleObject(process, 10000);
        CloseHandle(process);
    }
}

std::string coil_settings(const std::string& more) {
    return R"j({"project": "coil.femprj", )j" + more + R"j("outputs": {
        "L": {"call": "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)",
              "factor": 1e6}}})j";
}

Femtet::Femtet(const StandIn& standin, const std::string& settings)
    : library_(FEMRUN_FEMTET_PLUGIN),
      work_(
          std::make_unique<stand::SolverAtWork>(library_.entry(), settings, 0, standin.folder())) {
    if (!work_->made()) throw std::runtime_error("create: " + work_->host.message);
    work_->host.folder = standin.folder();
}

std::string Femtet::said(femrun_status_t status) const {
    if (status == FEMRUN_OK) return "ok";
    return std::to_string(status) + " " + work_->host.stage + ": " + work_->host.message;
}

std::string Femtet::probe(stand::Probed& found) { return said(work_->probe(found)); }

std::string Femtet::open(const std::vector<stand::NamedKind>& quantities,
                         const std::vector<std::string>& responses) {
    return said(work_->open(quantities, responses));
}

std::string Femtet::solve(const std::vector<double>& design) { return said(work_->solve(design)); }

}  // namespace femrun::windows
